"""Addresses of meetings."""

from __future__ import annotations

from django.urls import path

from kansli.register.views import meetings

urlpatterns = [
    path("moten/", meetings.meeting_list, name="meetings"),
    path("moten/<int:pk>/", meetings.one_meeting, name="meeting"),
]
