from django.apps import AppConfig


class CitylandiaConfig(AppConfig):
    name = "midcourse.citylandia"
