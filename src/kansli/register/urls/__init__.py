"""Addresses of the register, one module a part."""

from __future__ import annotations

from django.urls import URLPattern

from kansli.register.urls import assignments, decisions, matters, meetings, outstanding, people, reviewing

urlpatterns: list[URLPattern] = [
    *assignments.urlpatterns,
    *decisions.urlpatterns,
    *matters.urlpatterns,
    *meetings.urlpatterns,
    *outstanding.urlpatterns,
    *people.urlpatterns,
    *reviewing.urlpatterns,
]
