from django.apps import AppConfig


class KickoffConfig(AppConfig):
    name = "midcourse.kickoff"
