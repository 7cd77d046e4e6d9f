"""Addresses of how groups work, of wishes for the agenda, of visits and of clearance."""

from __future__ import annotations

from django.urls import path

from kansli.sittings.views import clearance, members, requests, ways

urlpatterns = [
    path("grupper/<int:pk>/arbetssatt/", ways.ways, name="ways"),
    path("grupper/<int:pk>/ledamoter/", members.group_members, name="group_members"),
    path("onskemal/", requests.requests, name="requests"),
    path("onskemal/<int:pk>/svara/", requests.answer_request, name="answer_request"),
    path("besok/", requests.visits, name="visits"),
    path("besok/andra/", requests.edit_visit, name="edit_visit"),
    path("moten/<int:pk>/avstamning/", clearance.clearance, name="clearance"),
]
