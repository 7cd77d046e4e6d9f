"""The JSON API: its description, what it gives, and who it gives it to."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kansli.meetings.models import Item, Meeting
from kansli.people.models import Membership
from kansli.register.models import Fact

pytestmark = pytest.mark.django_db
LISTS = ["groups", "meetings", "matters", "decisions", "assignments", "outstanding", "persons"]


def key_of(client, slug: str) -> dict[str, str]:
    page = client.post(f"/{slug}/kalender/nyckel/", follow=True).content.decode()
    token = re.search(r'value="([\w-]{20,})" readonly', page)[1]
    return {"Authorization": f"Bearer {token}"}


def got(path: str, headers: dict[str, str]):
    answer = Client().get(f"/api/v1/{path}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_description_names_every_list():
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    for name in LISTS:
        assert f"/api/v1/{{cooperation}}/{name}" in described["paths"]
    assert all(set(path) == {"get"} for path in described["paths"].values())


@pytest.mark.parametrize("name", LISTS)
def test_every_list_gives_something(secretary, samples, name):
    assert got(f"exempel/{name}", key_of(secretary, "exempel"))


def test_outstanding_on_a_day_is_the_minutes_own(secretary, samples):
    found = got("exempel/outstanding?as_of=2022-12-02", key_of(secretary, "exempel"))
    (group,) = found["groups"]
    assert (found["minutes"], len(group["listed"])) == (3, 4)
    assert all(row["source"]["quote"] for row in group["listed"])


def test_one_meeting_and_one_matter(secretary, samples):
    headers = key_of(secretary, "exempel")
    meeting = next(one for one in got("exempel/meetings", headers) if one["standing"] == "held")
    whole = got(f"exempel/meetings/{meeting['id']}", headers)
    assert whole["present"]
    assert any(item["facts"] for item in whole["items"])
    matter = got("exempel/matters", headers)[0]
    assert got(f"exempel/matters/{matter['id']}", headers)["course"]


def test_lists_come_in_parts(secretary, samples):
    headers = key_of(secretary, "exempel")
    first, second = (got(f"exempel/decisions?limit=5&offset={offset}", headers) for offset in (0, 5))
    assert len(first) == len(second) == 5
    assert not {one["id"] for one in first} & {one["id"] for one in second}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nej"}])
@pytest.mark.parametrize("name", LISTS)
def test_without_a_key_nothing(db, name, headers):
    assert Client().get(f"/api/v1/norra/{name}", headers=headers).status_code == 401


def test_a_key_opens_the_cooperation_it_was_made_in_alone(secretary, samples):
    headers = key_of(secretary, "norra")
    for slug in ("exempel", "finns-inte"):
        assert Client().get(f"/api/v1/{slug}/meetings", headers=headers).status_code == 404


def test_a_revoked_key_opens_nothing(secretary):
    headers = key_of(secretary, "norra")
    stop = re.search(r'action="(/norra/kalender/\d+/stang/)"', secretary.get("/norra/kalender/").content.decode())[1]
    secretary.post(stop)
    assert Client().get("/api/v1/norra/groups", headers=headers).status_code == 401


def test_who_no_longer_belongs_sees_nothing(member):
    headers = key_of(member, "norra")
    Membership.objects.filter(user=member.user).delete()
    assert Client().get("/api/v1/norra/groups", headers=headers).status_code == 404


def test_a_member_sees_neither_drafts_nor_secret_items(secretary, member, samples):
    kept = Fact.objects.filter(kind="decision", cooperation=samples).select_related("item", "meeting").first()
    Item.objects.filter(pk=kept.item_id).update(secret=True)
    Fact.objects.filter(item=kept.item_id).update(secret=True)
    draft = Meeting.objects.filter(cooperation=samples, standing="held").exclude(pk=kept.meeting_id).first()
    Meeting.objects.filter(pk=draft.pk).update(state="draft")
    theirs, hers = key_of(member, "exempel"), key_of(secretary, "exempel")
    seen = {one["id"] for one in got("exempel/decisions", hers)} - {one["id"] for one in got("exempel/decisions", theirs)}
    assert kept.pk in seen
    assert draft.pk not in {one["id"] for one in got("exempel/meetings", theirs)}
    assert Client().get(f"/api/v1/exempel/meetings/{draft.pk}", headers=theirs).status_code == 404
    assert kept.quote not in str(got(f"exempel/meetings/{kept.meeting_id}", theirs))


@pytest.mark.parametrize("path", ["meetings?year=abc", "outstanding?as_of=nej", "meetings?limit=x"])
def test_nonsense_is_told(secretary, path):
    assert Client().get(f"/api/v1/norra/{path}", headers=key_of(secretary, "norra")).status_code == 422
