"""Addresses of the kallelse."""

from __future__ import annotations

from django.urls import path

from kansli.sittings.views import summons

urlpatterns = [
    path("motesplan/<int:year>/inbjudan/", summons.invite_plan, name="invite_plan"),
    path("moten/<int:pk>/kallelse/", summons.summons, name="summons"),
    path("moten/<int:pk>/kallelse/andra/", summons.edit_summons, name="edit_summons"),
    path("moten/<int:pk>/kallelse/mote.ics", summons.summons_calendar, name="summons_calendar"),
]
