"""Address of the minutes as a text."""

from __future__ import annotations

from django.urls import path

from kansli.register.views import minutes

urlpatterns = [path("anteckningar/<int:pk>/", minutes.one_minutes, name="minutes")]
