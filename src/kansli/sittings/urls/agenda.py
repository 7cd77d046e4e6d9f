"""Addresses of new meetings and agendas."""

from __future__ import annotations

from django.urls import path

from kansli.sittings.views import agenda, new_meeting

urlpatterns = [
    path("moten/nytt/", new_meeting.new_meeting, name="new_meeting"),
    path("moten/<int:pk>/agenda/", agenda.agenda, name="agenda"),
    path("moten/<int:pk>/agenda/andra/", agenda.edit_agenda, name="edit_agenda"),
    path("moten/<int:pk>/agenda/<int:item>/", agenda.save_item, name="save_item"),
]
