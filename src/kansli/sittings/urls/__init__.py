"""Addresses of the meeting on its way, one module a part."""

from __future__ import annotations

from django.urls import URLPattern

from kansli.sittings.urls import adjusting, agenda, draft, followup, papers, release, summons, ways

urlpatterns: list[URLPattern] = [
    *agenda.urlpatterns,
    *papers.urlpatterns,
    *ways.urlpatterns,
    *summons.urlpatterns,
    *draft.urlpatterns,
    *adjusting.urlpatterns,
    *release.urlpatterns,
    *followup.urlpatterns,
]
