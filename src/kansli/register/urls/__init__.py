"""Addresses of the register, one module a part."""

from __future__ import annotations

from django.urls import URLPattern

from kansli.register.urls import assignments, decisions, matters, meetings, minutes, outstanding, people, reviewing

urlpatterns: list[URLPattern] = [
    *assignments.urlpatterns,
    *decisions.urlpatterns,
    *matters.urlpatterns,
    *meetings.urlpatterns,
    *minutes.urlpatterns,
    *outstanding.urlpatterns,
    *people.urlpatterns,
    *reviewing.urlpatterns,
]
