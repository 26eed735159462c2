"""Addresses of the figures, below the language prefix and `figures/`."""

from django.urls import URLPattern

app_name = "indicators"
urlpatterns: list[URLPattern] = []
