"""The settings of an installation that is reached by HTTPS."""

from __future__ import annotations

import os
import subprocess
import sys

from django.test import Client


def test_djangos_own_checks_find_nothing(tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("KANSLI_", "DJANGO_"))},
        "DJANGO_SETTINGS_MODULE": "kansli.web.settings",
        "KANSLI_HOME": str(tmp_path),
        "KANSLI_URL": "https://kansli.ekeby.example",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_no_page_allows_inline_code(db):
    policy = Client().get("/logga-in/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
