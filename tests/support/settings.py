"""The house's own settings, with what a test run must have otherwise: no collected static files, a database of its own."""

from __future__ import annotations

from kansli.web.settings import *  # noqa: F403 - a settings module takes over all of them
from kansli.web.settings import DATABASES, HOME, STATIC_ROOT, STORAGES

STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a folder that is not there
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["TEST"] = {"NAME": str(HOME / "test.sqlite3")}  # a file, so that several threads meet as they do in earnest
    _database["OPTIONS"]["init_command"] = _database["OPTIONS"]["init_command"].replace("synchronous=NORMAL", "synchronous=OFF")
else:
    _database["CONN_MAX_AGE"] = 0
