"""Starts Django when the first test module that may need it is collected; the reader's tests never wait for it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import pytest
from pytest_django.plugin import blocking_manager_key

POSTGRES = "TESTS_POSTGRES"
"""The environment variable that hands the cluster's address to the workers of pytest-xdist."""


def start_django(config: pytest.Config) -> None:
    """Set Django up with a home folder of this process's own, and block the database to tests that do not ask for it."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "tests.support.settings":
        return
    for name in [name for name in os.environ if name.startswith("KANSLI_")]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="kansli-tests-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.support.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright keeps an event loop in the thread of the test
        KANSLI_HOME=home,
        KANSLI_DATABASE=os.environ.get(POSTGRES, ""),
    )
    import django

    django.setup()
    config.stash[blocking_manager_key].block()
