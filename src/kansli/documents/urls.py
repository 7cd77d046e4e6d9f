"""Addresses of files: apart from all pages, so that what comes from outside never stands among them."""

from __future__ import annotations

from django.urls import path

from kansli.documents import views

urlpatterns = [
    path("filer/<int:pk>/", views.download, name="file"),
    path("filer/<int:pk>/sida/<int:number>/", views.page, name="page_image"),
]
