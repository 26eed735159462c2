"""Addresses of guidance under a language prefix."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
