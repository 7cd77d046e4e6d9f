"""Addresses of what can be fetched."""

from __future__ import annotations

from django.urls import path, re_path

from kansli.export import feeds, views

urlpatterns = [
    path("hamta/utestaende.docx", views.fetch_outstanding, name="fetch_outstanding"),
    re_path(r"^hamta/arende-(?P<pk>\d+)\.(?P<ending>docx|xlsx|csv)$", views.fetch_course, name="fetch_course"),
    re_path(r"^hamta/(?P<name>[a-z]+)\.(?P<ending>xlsx|csv)$", views.fetch_list, name="fetch_list"),
    path("kalender/", feeds.calendars, name="calendars"),
    path("kalender/ny/", feeds.make_calendar, name="make_calendar"),
    path("kalender/<int:pk>/stang/", feeds.revoke_calendar, name="revoke_calendar"),
    path("hamta/allt.zip", views.fetch_everything, name="fetch_everything"),
]
