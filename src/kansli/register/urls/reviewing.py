"""Addresses of review."""

from __future__ import annotations

from django.urls import path

from kansli.register.views import heads, reviewing

urlpatterns = [
    path("granska/", reviewing.review_list, name="reviews"),
    path("granska/<int:pk>/", reviewing.review, name="review"),
    path("granska/<int:pk>/motet/", heads.head, name="review_head"),
    path("granska/<int:pk>/godkann/", reviewing.accept, name="review_accept"),
    path("granska/<int:pk>/godkann-resten/", reviewing.accept_rest, name="review_accept_rest"),
    path("granska/<int:pk>/ta-bort/", reviewing.reject, name="review_reject"),
    path("granska/<int:pk>/ta-tillbaka/", reviewing.take_back, name="review_take_back"),
    path("granska/<int:pk>/andra/<int:fact>/", reviewing.correct, name="review_correct"),
    path("granska/<int:pk>/lagg-till/", reviewing.add, name="review_add"),
    path("granska/<int:pk>/ny/<slug:kind>/", reviewing.new, name="review_new"),
    path("granska/<int:pk>/ord/", reviewing.words, name="review_words"),
    path("granska/<int:pk>/lamna/", reviewing.settle, name="review_settle"),
    path("granska/<int:pk>/sekretess/", reviewing.secrecy, name="review_secrecy"),
    path("granska/<int:pk>/angra/", reviewing.undo, name="review_undo"),
]
