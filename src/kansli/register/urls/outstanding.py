"""Addresses of what is outstanding."""

from __future__ import annotations

from django.urls import path

from kansli.register.views import outstanding

urlpatterns = [
    path("utestaende/", outstanding.outstanding_list, name="outstanding"),
    path("utestaende/andra/", outstanding.edit_outstanding, name="edit_outstanding"),
    path("utestaende/<int:pk>/", outstanding.one_awaited, name="awaited"),
    path("arenden/<int:pk>/panel/", outstanding.matter_panel, name="matter_panel"),
]
