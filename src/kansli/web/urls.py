"""All addresses. What belongs to a cooperation stands under its slug."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from kansli.archive.views.reading_in import open_examples, start
from kansli.export.api import api
from kansli.export.feeds import calendar_feed
from kansli.web import dispatch, history, mails, members, removing, views


def api_urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API's addresses; each asks for a key, save the description."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback.guarded = None if pattern.name == "openapi-json" else "key"  # type: ignore[attr-defined]  # what the guard marks views with
    return patterns, app, namespace


urlpatterns = [
    path("", views.home, name="home"),
    path("", include("kansli.people.urls")),
    path("api/v1/", api_urls()),
    path("kalender/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("m/<str:token>/", dispatch.member_link, name="member_link"),
    path("m/<str:token>/<path:part>/", dispatch.member_link, name="member_link_part"),
    path("", include("kansli.sittings.urls.published")),
    path("las-in/", start, name="start"),
    path("las-in/exempel/", open_examples, name="open_examples"),
    path("<slug:slug>/", views.today, name="today"),
    path("<slug:slug>/", include("kansli.archive.urls")),
    path("<slug:slug>/", include("kansli.documents.urls")),
    path("<slug:slug>/", include("kansli.search.urls")),
    path("<slug:slug>/", include("kansli.meetings.urls")),
    path("<slug:slug>/", include("kansli.sittings.urls")),
    path("<slug:slug>/", include("kansli.register.urls")),
    path("<slug:slug>/", include("kansli.export.urls")),
    path("<slug:slug>/historik/", history.history, name="history"),
    path("<slug:slug>/historik/<int:pk>/angra/", history.undo_act, name="undo"),
    path("<slug:slug>/mejl/", mails.mails, name="mails"),
    path("<slug:slug>/mejl/skicka/", mails.send_mails, name="send_mails"),
    path("<slug:slug>/mejl/<int:pk>/", mails.mail, name="mail"),
    path("<slug:slug>/mejl/<int:pk>/andra/", mails.edit_mail, name="edit_mail"),
    path("<slug:slug>/mejl/<int:pk>/fil/<int:number>/", mails.mail_file, name="mail_file"),
    path("<slug:slug>/mejl/inkommet/<int:pk>/", mails.received, name="received"),
    path("<slug:slug>/mejl/inkommet/<int:pk>/andra/", mails.edit_received, name="edit_received"),
    path("<slug:slug>/mejl/inkommet/<int:pk>/hela/", mails.received_whole, name="received_whole"),
    path("<slug:slug>/anvandare/", members.members, name="members"),
    path("<slug:slug>/anvandare/andra/", members.edit_members, name="edit_members"),
    path("<slug:slug>/ta-bort-exemplet/", removing.remove_examples, name="remove_examples"),
]
