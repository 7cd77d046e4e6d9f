"""Addresses of the step Justering."""

from __future__ import annotations

from django.urls import path

from kansli.sittings.views import adjusting

urlpatterns = [
    path("moten/<int:pk>/justering/", adjusting.adjusting, name="adjusting"),
    path("moten/<int:pk>/justering/kontroll/", adjusting.check_minutes, name="check_minutes"),
    path("moten/<int:pk>/justering/skicka/", adjusting.submit_minutes, name="submit_minutes"),
    path("moten/<int:pk>/justering/andra/", adjusting.edit_adjusting, name="edit_adjusting"),
    path("moten/<int:pk>/justering/<int:nr>/jamfor/", adjusting.compare_versions, name="compare_versions"),
    path("moten/<int:pk>/justering/<int:nr>/<slug:form>/", adjusting.minutes_version, name="minutes_version"),
]
