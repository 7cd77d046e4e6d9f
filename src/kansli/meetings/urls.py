"""Addresses of year plans."""

from __future__ import annotations

from django.urls import path

from kansli.meetings.views import calendars, plans

urlpatterns = [
    path("motesplan/", plans.plans, name="plans"),
    path("motesplan/ny/", plans.start_plan, name="start_plan"),
    path("motesplan/<int:year>/", plans.plan, name="plan"),
    path("motesplan/<int:year>/andra/", plans.edit_plan, name="edit_plan"),
    path("motesplan/<int:year>/grupp/<int:body>/", plans.rhythm, name="rhythm"),
    path("motesplan/mote/<int:pk>/", plans.plan_meeting, name="plan_meeting"),
    path("motesplan/mote/<int:pk>/andra/", plans.edit_meeting, name="edit_meeting"),
    path("motesplan/kalendrar/", calendars.outside_calendars, name="outside_calendars"),
    path("motesplan/kalendrar/andra/", calendars.edit_calendars, name="edit_calendars"),
]
