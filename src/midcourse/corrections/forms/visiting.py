"""Forms of site visits."""

from django import forms

from midcourse.pages.forms import StyledForm


class VisitDateForm(StyledForm):
    planned_for = forms.DateField(label="Planned for")


class VisitNotesForm(StyledForm):
    held_on = forms.DateField(label="Held on")
    challenges = forms.CharField(widget=forms.Textarea, required=False, label="What challenges did the vendor name?")
    solutions = forms.CharField(widget=forms.Textarea, required=False, label="What solutions did you discuss?")
