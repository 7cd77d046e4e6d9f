"""Addresses of decisions."""

from __future__ import annotations

from django.urls import path

from kansli.register.views import decisions

urlpatterns = [
    path("beslut/", decisions.decision_list, name="decisions"),
    path("beslut/galler/", decisions.weigh, name="weigh_decisions"),
    path("beslut/<int:pk>/", decisions.one_decision, name="decision"),
    path("beslut/<int:pk>/andra/", decisions.edit_decision, name="edit_decision"),
]
