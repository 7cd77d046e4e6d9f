"""Addresses of what can be fetched."""

from __future__ import annotations

from django.urls import path

from kansli.export import feeds, views

urlpatterns = [
    path("hamta/utestaende.docx", views.fetch_outstanding, name="fetch_outstanding"),
    path("hamta/allt.zip", views.fetch_everything, name="fetch_everything"),
    path("hamta/arende-<int:pk>.<slug:ending>", views.fetch_course, name="fetch_course"),
    path("hamta/<slug:name>.<slug:ending>", views.fetch_list, name="fetch_list"),
    path("kalender/", feeds.calendars, name="calendars"),
    path("kalender/ny/", feeds.make_calendar, name="make_calendar"),
    path("kalender/nyckel/", feeds.make_key, name="make_key"),
    path("kalender/<int:pk>/stang/", feeds.revoke_calendar, name="revoke_calendar"),
]
