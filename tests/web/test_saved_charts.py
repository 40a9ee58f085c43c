"""Saved charts: saved by one person for one agency, opened with what changed since, deleted and brought back; and attacks."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connections
from django.test import Client

from browser.test_people import identity
from web.conftest import committing, demo_user

pytestmark = [committing, pytest.mark.usefixtures("case"), pytest.mark.slow]
QUINN, SHOP = "ASU-P001", "DIS-L004"


@pytest.fixture
def case(django_db_setup: None) -> None:
    """A fresh clone of the fictional case for each test: they commit."""


def text(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == status, response.content.decode()[-1500:]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def saved(client: Client, *, start: str = QUINN, title: str = "The shop and around") -> str:
    """The address of a chart that this reader saved."""
    said = {"form": str(uuid4()), "title": title, "purpose": "For the panel of May"}
    answer = client.post(f"/explore/save?from={identity(start)}&steps=2", said)
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    found = re.search(r"saved=([0-9a-f-]{36})", answer["Location"])
    assert found
    return f"/explore/saved/{found.group(1)}"


def by_owner(sql: str, *given: object) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, list(given))
        return list(cursor.fetchall()) if cursor.description else []


def test_a_chart_is_saved_with_a_name_and_a_purpose_and_nothing_changed_at_once() -> None:
    ife = demo_user("ife")
    lacking = ife.post(f"/explore/save?from={identity(SHOP)}", {"form": str(uuid4()), "title": "Mine", "purpose": " "})
    assert lacking.status_code == 422
    assert "Say what you need it for" in lacking.content.decode()
    assert 'value="Mine"' in lacking.content.decode()
    address = saved(ife)
    assert "Nothing that you may see changed since you saved “The shop and around”" in text(ife, address)
    assert "For the panel of May" in text(ife, "/explore/saved")
    assert by_owner("select count(*) from trail_deed where did = 'chart.saved'") == [(1,)]


def test_no_name_and_no_word_of_a_record_is_saved() -> None:
    saved(demo_user("ife"))
    [row] = by_owner("select row_to_json(c)::text from network_savedchart c")
    assert "Quinn" not in row[0]
    assert "Blackthorn" not in row[0]


def test_what_is_no_longer_to_be_seen_is_counted_and_not_named() -> None:
    nadia = demo_user("nadia")
    address = saved(nadia)
    before = text(nadia, address)
    assert "Daz" in before
    [(event,)] = by_owner(
        "select i.event_id from records_involvement i join records_record r on r.id = i.person_id where r.source_id = 'ASU-P002' limit 1"
    )
    daz = identity("ASU-P002")
    by_owner("update linkage_member set until = now() where identity_id = %s and until is null", daz)
    after = text(nadia, address)
    assert "can’t be shown to you now" in after
    assert "Daz" not in after.partition("Saved charts")[0].partition("changed since")[2]
    assert event


def test_a_chart_whose_beginning_can_not_be_shown_says_so_and_a_bare_address_is_not_found() -> None:
    ife = demo_user("ife")
    address, quinn = saved(ife), identity(QUINN)
    by_owner("update linkage_member set until = now() where identity_id = %s and until is null", quinn)
    assert "Where this chart began can’t be shown to you now" in text(ife, address)
    assert ife.get(f"/explore?from={quinn}").status_code == 404


def test_a_deleted_chart_is_gone_until_it_is_brought_back() -> None:
    ife = demo_user("ife")
    address = saved(ife)
    assert ife.post(f"{address}/delete").status_code == 302
    assert ife.get(address).status_code == 404
    assert "Deleted (1)" in text(ife, "/explore/saved")
    assert ife.post(f"{address}/bring-back").status_code == 302
    assert "Nothing that you may see changed" in text(ife, address)


def test_another_s_chart_is_absent_by_address_in_the_list_and_to_delete() -> None:
    address = saved(demo_user("ife"))
    for other in ("nadia", "owen", "helen"):
        client = demo_user(other)
        assert client.get(address).status_code == 404
        assert client.get(f"/explore/saved/{uuid4()}").status_code == 404
        assert client.post(f"{address}/delete").status_code == 404
        assert "The shop and around" not in text(client, "/explore/saved")
    quinn, chart = identity(QUINN), address.rpartition("/")[2]
    assert "The shop and around" not in text(demo_user("nadia"), f"/explore?from={quinn}&saved={chart}")
    assert by_owner("select deleted_at from network_savedchart") == [(None,)]


@pytest.mark.parametrize("who", ["una", "len", "admin", "rob"])
def test_whoever_sees_no_record_saves_and_lists_nothing(who: str) -> None:
    client = demo_user(who)
    assert client.get("/explore/saved").status_code == 403
    assert client.post(f"/explore/save?from={uuid4()}", {"form": str(uuid4())}).status_code == 403


def test_what_can_not_be_explored_can_not_be_saved() -> None:
    ife = demo_user("ife")
    assert ife.get(f"/explore/save?from={uuid4()}").status_code == 404
    assert ife.get("/explore/save").status_code == 404


def test_the_database_keeps_charts_from_others_and_from_being_changed(
    connect_as: Callable[[str], psycopg.Connection[dict[str, Any]]],
) -> None:
    saved(demo_user("ife"))
    for role in ("web", "job", "engine"):
        connection = connect_as(f"cairn_{role}")
        try:
            assert connection.execute("select count(*) as n from network_savedchart").fetchone() == {"n": 0}
        except psycopg.errors.InsufficientPrivilege:
            assert role != "web"
        for words in (
            "update network_savedchart set title = 'x'", "delete from network_savedchart", "insert into network_savedchart default values",
            "select network_save_chart(gen_random_uuid(), 'a', 'b', 'c', '{}', '{}', '{}', '{}', '{}', '{}')",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(words)
    web = connect_as("cairn_web")
    with pytest.raises(psycopg.Error, match="no such chart"):
        web.execute("select network_put_away(gen_random_uuid(), true)")
