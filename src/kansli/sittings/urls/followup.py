"""Addresses of reminders, answers, feedback and newcomers."""

from __future__ import annotations

from django.urls import path

from kansli.sittings.views import feedback, followup, seats

urlpatterns = [
    path("uppdrag/paminnelser/", followup.followup, name="followup"),
    path("uppdrag/paminnelser/skicka/", followup.send_reminders, name="send_reminders"),
    path("uppdrag/paminnelser/svar/", followup.settle_report, name="settle_report"),
    path("moten/<int:pk>/aterkoppling/", feedback.feedback, name="feedback"),
    path("ledamoter/<int:pk>/", seats.seat, name="seat"),
    path("ledamoter/<int:pk>/andra/", seats.change_seat, name="change_seat"),
    path("ledamoter/<int:pk>/valkommen/", seats.send_welcome, name="send_welcome"),
]
