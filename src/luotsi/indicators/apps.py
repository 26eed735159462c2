"""How Django knows the indicators."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "luotsi.indicators"
    label = "indicators"
    verbose_name = "Indicators"
