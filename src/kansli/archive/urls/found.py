"""Addresses of Det här hittade vi, its questions, and of several minutes of one meeting."""

from __future__ import annotations

from django.urls import path

from kansli.archive.views import found, rereading

urlpatterns = [
    path("hittat/", found.found_page, name="found"),
    path("hittat/historik-fore/", found.history_before, name="history_before"),
    path("hittat/namn/", found.rename, name="rename_cooperation"),
    path("hittat/utan-anteckningar/", found.no_minutes, name="no_minutes"),
    path("fragor/", found.question, name="question"),
    path("fragor/<int:pk>/svara/", found.give_answer, name="give_answer"),
    path("fragor/<int:pk>/igen/", found.again, name="ask_again"),
    path("granska/<int:pk>/las-om/", rereading.rereading, name="review_reread"),
    path("versioner/<int:pk>/", found.renditions, name="renditions"),
    path("versioner/<int:pk>/galler/", found.let_count, name="let_count"),
]
