"""Words and numbers as Swedish readers expect them."""

from __future__ import annotations

from django import template

register = template.Library()
