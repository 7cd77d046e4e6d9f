"""Addresses of live minutes."""

from __future__ import annotations

from django.urls import path

from kansli.sittings.views import draft, draft_versions, draft_writing

urlpatterns = [
    path("moten/<int:pk>/anteckningar/", draft.draft, name="draft"),
    path("moten/<int:pk>/anteckningar/borja/", draft.open_draft, name="draft_open"),
    path("moten/<int:pk>/anteckningar/spara/", draft.save_draft, name="draft_save"),
    path("moten/<int:pk>/anteckningar/las/", draft.read_along, name="draft_read"),
    path("moten/<int:pk>/anteckningar/skriv/", draft_writing.write, name="draft_write"),
    path("moten/<int:pk>/anteckningar/omdome/", draft_writing.verdict, name="draft_verdict"),
    path("moten/<int:pk>/anteckningar/tid/", draft_writing.timing, name="draft_time"),
    path("moten/<int:pk>/anteckningar/avsluta/", draft_writing.close, name="draft_close"),
    path("moten/<int:pk>/anteckningar/tidigare/", draft_versions.versions, name="draft_versions"),
    path("moten/<int:pk>/anteckningar/tidigare/<int:number>/", draft_versions.version, name="draft_version"),
    path("moten/<int:pk>/anteckningar/tidigare/<int:number>/ta-over/", draft_versions.take_over, name="draft_take_over"),
    path("moten/<int:pk>/anteckningar/word/", draft_versions.word, name="draft_word"),
    path("moten/<int:pk>/anteckningar/word/tillbaka/", draft_versions.word_back, name="draft_word_back"),
]
