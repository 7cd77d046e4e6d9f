"""Addresses of reading in, one module a part."""

from __future__ import annotations

from django.urls import URLPattern

from kansli.archive.urls import found, reading_in

urlpatterns: list[URLPattern] = [*reading_in.urlpatterns, *found.urlpatterns]
