"""Addresses of the meeting on its way, one module a part."""

from __future__ import annotations

from django.urls import URLPattern

from kansli.sittings.urls import agenda, draft

urlpatterns: list[URLPattern] = [
    *agenda.urlpatterns,
    *draft.urlpatterns,
]
