from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "midcourse.corrections"
