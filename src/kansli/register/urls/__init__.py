"""Addresses of the register, one module a part."""

from __future__ import annotations

from django.urls import URLPattern

from kansli.register.urls import meetings

urlpatterns: list[URLPattern] = [*meetings.urlpatterns]
