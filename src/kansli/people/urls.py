"""Addresses of the log-in."""

from __future__ import annotations

from django.urls import path

from kansli.people import openid, views

urlpatterns = [
    path("logga-in/", views.ask_for_link, name="log_in"),
    path("logga-in/organisation/", openid.ask_provider, name="ask_provider"),
    path("logga-in/organisation/svar/", openid.from_provider, name="oidc_authentication_callback"),
    path("logga-in/<str:token>/", views.open_link, name="open_link"),
    path("logga-ut/", views.log_out, name="log_out"),
]
