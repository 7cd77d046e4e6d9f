"""Addresses of what can be fetched."""

from __future__ import annotations

from django.urls import path

from kansli.export import feeds, own_templates, views

urlpatterns = [
    path("hamta/utestaende.docx", views.fetch_outstanding, name="fetch_outstanding"),
    path("hamta/allt.zip", views.fetch_everything, name="fetch_everything"),
    path("hamta/arende-<int:pk>.<slug:ending>", views.fetch_course, name="fetch_course"),
    path("hamta/<slug:name>.<slug:ending>", views.fetch_list, name="fetch_list"),
    path("mallar/", own_templates.templates, name="templates"),
    path("mallar/<slug:name>/", own_templates.fetch_template, name="fetch_template"),
    path("mallar/<slug:name>/lagg-in/", own_templates.put_template, name="put_template"),
    path("kalender/", feeds.calendars, name="calendars"),
    path("kalender/ny/", feeds.make_calendar, name="make_calendar"),
    path("kalender/nyckel/", feeds.make_key, name="make_key"),
    path("kalender/<int:pk>/stang/", feeds.revoke_calendar, name="revoke_calendar"),
]
