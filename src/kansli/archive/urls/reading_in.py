"""Addresses of Läs in."""

from __future__ import annotations

from django.urls import path

from kansli.archive.views import reading_in

urlpatterns = [
    path("las-in/", reading_in.reading_in, name="reading_in"),
    path("las-in/lista/<int:pk>/", reading_in.delivery_list, name="delivery_list"),
    path("las-in/fil/<int:pk>/", reading_in.arrival, name="arrival"),
    path("las-in/fil/<int:pk>/ta-bort/", reading_in.remove, name="remove_arrival"),
    path("las-in/fil/<int:pk>/las-anda/", reading_in.read_anyway, name="read_anyway"),
    path("las-in/leverans/<int:pk>/ta-tillbaka/", reading_in.take_back, name="take_back"),
]
