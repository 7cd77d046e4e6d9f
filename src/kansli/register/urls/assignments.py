"""Addresses of assignments."""

from __future__ import annotations

from django.urls import path

from kansli.register.views import assignments

urlpatterns = [path("uppdrag/", assignments.assignment_list, name="assignments")]
