"""Addresses of matters."""

from __future__ import annotations

from django.urls import path

from kansli.register.views import matters

urlpatterns = [
    path("arenden/", matters.matter_list, name="matters"),
    path("arenden/<int:pk>/", matters.one_matter, name="matter"),
    path("arenden/<int:pk>/andra/", matters.edit_matter, name="edit_matter"),
]
