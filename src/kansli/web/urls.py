"""All addresses. What belongs to a cooperation stands under its slug."""

from __future__ import annotations

from django.urls import include, path

from kansli.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("kansli.people.urls")),
    path("<slug:slug>/", views.today, name="today"),
    path("<slug:slug>/", include("kansli.register.urls")),
]
