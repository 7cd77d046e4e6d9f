"""Addresses of papers."""

from __future__ import annotations

from django.urls import path

from kansli.sittings.views import papers

urlpatterns = [
    path("moten/<int:pk>/agenda/<int:item>/underlag/", papers.edit_papers, name="edit_papers"),
    path("moten/<int:pk>/underlag/<int:version>/", papers.paper_file, name="paper_file"),
    path("moten/<int:pk>/underlag.pdf", papers.pack, name="pack"),
]
