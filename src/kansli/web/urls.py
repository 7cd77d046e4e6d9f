"""All addresses. What belongs to a cooperation stands under its slug."""

from __future__ import annotations

from django.urls import include, path

from kansli.export.feeds import calendar_feed
from kansli.web import history, members, views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("kansli.people.urls")),
    path("kalender/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("<slug:slug>/", views.today, name="today"),
    path("<slug:slug>/", include("kansli.documents.urls")),
    path("<slug:slug>/", include("kansli.register.urls")),
    path("<slug:slug>/", include("kansli.export.urls")),
    path("<slug:slug>/historik/", history.history, name="history"),
    path("<slug:slug>/historik/<int:pk>/angra/", history.undo_act, name="undo"),
    path("<slug:slug>/anvandare/", members.members, name="members"),
    path("<slug:slug>/anvandare/andra/", members.edit_members, name="edit_members"),
]
