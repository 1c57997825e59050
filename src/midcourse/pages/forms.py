"""How every form looks: label, hint, error and field, in the design system's markup."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "usa-select",
    forms.SelectMultiple: "usa-select height-auto",
    forms.Textarea: "usa-textarea",
    forms.CheckboxInput: "usa-checkbox__input",
    forms.ClearableFileInput: "usa-file-input",
    forms.FileInput: "usa-file-input",
}


class Renderer(TemplatesSetting):
    """Draws forms and fields with this room's templates."""

    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class StyledForm(forms.Form):
    """A form in the design system's look. Mix it in before ModelForm."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = DateInput()
            style(field.widget)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", 4)


def style(widget: forms.Widget) -> None:
    """Give a widget its class of the design system."""
    widget.attrs.setdefault("class", CLASSES.get(type(widget), "usa-input"))
