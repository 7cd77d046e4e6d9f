"""Reading files into the register: what is delivered, and reading it at once where nobody waits at a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from kansli.archive.models import Delivery
from kansli.archive.receiving import receive_paths
from kansli.archive.worker import work_all
from kansli.people.models import Cooperation, User


def read_in(cooperation: Cooperation, paths: Sequence[Path], *, at: datetime, by: User | None = None) -> Delivery:
    """Read files into the register, all at once in this very process, and tie them to what is there."""
    delivery = receive_paths(cooperation, paths, at=at, by=by)
    work_all()
    delivery.refresh_from_db()
    return delivery
