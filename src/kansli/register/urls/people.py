"""Addresses of persons, seats and municipalities."""

from __future__ import annotations

from django.urls import path

from kansli.register.views import people

urlpatterns = [
    path("personer/", people.people, name="people"),
    path("personer/<int:pk>/", people.person, name="person"),
    path("kommuner/<int:pk>/", people.municipality, name="municipality"),
]
