"""Address of search."""

from __future__ import annotations

from django.urls import path

from kansli.search import views

urlpatterns = [path("sok/", views.search_page, name="search")]
