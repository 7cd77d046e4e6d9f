"""Addresses of the register, one module a part."""

from __future__ import annotations

from django.urls import URLPattern

from kansli.register.urls import matters, meetings, people

urlpatterns: list[URLPattern] = [*matters.urlpatterns, *meetings.urlpatterns, *people.urlpatterns]
