"""Addresses of the step Utskick."""

from __future__ import annotations

from django.urls import path

from kansli.sittings.views import release

urlpatterns = [
    path("moten/<int:pk>/utskick/", release.release, name="release"),
    path("moten/<int:pk>/utskick/skicka/", release.release_minutes, name="release_minutes"),
    path("moten/<int:pk>/utskick/andra/", release.edit_release, name="edit_release"),
    path("moten/<int:pk>/utskick/fil/<slug:form>/", release.released_minutes, name="released_minutes"),
]
