"""How the tests start: Django when needed, PostgreSQL when asked for; fixtures lie in tests/support.

A conftest.py further down must not import Django at its top; test modules may.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.django import POSTGRES, start_django
from tests.support.postgres import Cluster

pytest_plugins = ["tests.support.house", "tests.support.browser"]

_HERE = Path(__file__).parent
_READER = _HERE / "reader"
_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
_cluster = pytest.StashKey[Cluster]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run what touches a database on a PostgreSQL cluster made for the run")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("postgres") and POSTGRES not in os.environ:  # a worker finds it in its environment
        config.stash[_cluster] = Cluster()
        os.environ[POSTGRES] = config.stash[_cluster].address


def pytest_unconfigure(config: pytest.Config) -> None:
    if cluster := config.stash.get(_cluster, None):
        cluster.stop()


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    if not module_path.is_relative_to(_READER):
        start_django(parent.config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in item.fixturenames:
            item.add_marker("browser")
    if config.getoption("postgres"):
        kept = [item for item in items if item.get_closest_marker("django_db") or _DATABASE & set(item.fixturenames)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept
