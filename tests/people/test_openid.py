"""Logging in by the organisation's own log-in, against a provider that is a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.test import Client

from kansli.people.models import User
from kansli.people.openid import _described

PROVIDER = Path(__file__).parents[1] / "support" / "provider.py"
pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    started: list[subprocess.Popen[str]] = []

    def start(email: str, lie: str = "") -> str:
        process = subprocess.Popen([sys.executable, str(PROVIDER), email, lie], stdout=subprocess.PIPE, text=True)
        started.append(process)
        settings.OIDC_ISSUER = f"http://127.0.0.1:{process.stdout.readline().strip()}"
        settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "kansli", "hemligt"
        settings.OIDC_NAME = "Ekeby kommun"
        settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "kansli.people.openid.ProviderBackend"]
        return settings.OIDC_ISSUER

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()
    _described.cache_clear()


@pytest.fixture
def user(secretary) -> User:
    return secretary.user


def sent_back(client: Client, path: str = "/logga-in/organisation/") -> str:
    """To the provider and back: the address the browser comes back to."""
    asked = client.get(path)
    assert asked.status_code == 302, asked.content
    answer = requests.get(asked["Location"], allow_redirects=False, timeout=10)
    return answer.headers["Location"].replace("http://testserver", "")


def test_the_whole_way(provider, user):
    provider(user.email.upper())
    client = Client()
    assert "Logga in hos Ekeby kommun" in client.get("/logga-in/").content.decode()
    answer = client.get(sent_back(client, "/logga-in/organisation/?next=/norra/moten/"))
    assert answer["Location"] == "/norra/moten/"
    assert client.get("/norra/moten/").status_code == 200


@pytest.mark.parametrize("lie", ["issuer", "audience", "signature", "nonce", "unverified"])
def test_a_token_that_lies_opens_nothing(provider, user, lie):
    provider(user.email, lie)
    client = Client()
    assert client.get(sent_back(client)).status_code in {400, 403}
    assert client.get("/norra/moten/").status_code == 302


def test_who_has_no_account_gets_none(provider, db):
    provider("okand@annan.example")
    client = Client()
    answer = client.get(sent_back(client))
    assert answer.status_code == 403
    assert "Vi känner inte igen adressen" in answer.content.decode()
    assert not User.objects.filter(email="okand@annan.example").exists()


def test_an_account_that_is_closed_opens_nothing(provider, user):
    provider(user.email)
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = Client()
    assert client.get(sent_back(client)).status_code == 403


def test_an_answer_comes_once_and_to_who_asked(provider, user):
    provider(user.email)
    client = Client()
    back = sent_back(client)
    assert Client().get(back).status_code in {400, 403}
    client.get(back)
    assert client.get(back).status_code in {400, 403}


def test_a_foreign_target_is_not_followed(provider, user):
    provider(user.email)
    client = Client()
    assert client.get(sent_back(client, "/logga-in/organisation/?next=https://annan.example/"))["Location"] == "/"


def test_a_silent_provider_is_told(settings, db):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    settings.OIDC_RP_CLIENT_ID = "kansli"
    answer = Client().get("/logga-in/organisation/")
    assert answer.status_code == 503
    assert "svarar inte" in answer.content.decode()


def test_without_a_provider_it_is_not_there(db):
    assert "Logga in hos" not in Client().get("/logga-in/").content.decode()
    assert Client().get("/logga-in/organisation/").status_code == 404
