"""Open addresses of published minutes; not below a cooperation's own, for nobody logs in there."""

from __future__ import annotations

from django.urls import path

from kansli.sittings.views import published

urlpatterns = [
    path("publicerat/<slug:place>/", published.published, name="published"),
    path("publicerat/<slug:place>/nytt.xml", published.published_feed, name="published_feed"),
    path("publicerat/<slug:place>/<int:pk>/<slug:form>/", published.published_minutes, name="published_minutes"),
]
