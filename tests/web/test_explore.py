"""The network explorer on the fictional case: what each role gets, what nobody can get at by address, and files."""

import csv
import io
import json
import re
from html import unescape
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browser.test_people import identity
from web.conftest import committing, demo_user

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("case"), pytest.mark.slow]
QUINN, DAZ, VELK, SHOP = "ASU-P001", "ASU-P002", "DIS-P003", "DIS-L004"
MOST_QUERIES = 45


def text(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[-1500:]
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def main(client: Client, address: str, *, status: int = 200) -> str:
    """What stands in the page's own part, without what differs by visit."""
    page = text(client, address, status=status)
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.partition("<main")[2].partition("<footer")[0])


def links(page: str) -> list[tuple[str, str, str]]:
    """From, to and how sure, of each row of the table of links."""
    table = page.split('id="h-links"')[1].partition("</table>")[0]
    rows = re.findall(
        r'<th role="rowheader".*?>([^<]+)</a></th>.*?<a[^>]*>([^<]+)</a>.*?cairn-tag--\w+">(\w[\w ]*)<', table
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def by_owner(sql: str, *given: object) -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, list(given))
        rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows


def test_a_child_leads_by_a_half_known_man_and_a_place_to_other_children() -> None:
    """R45."""
    nadia = demo_user("nadia")
    one, two = (text(nadia, f"/explore?from={identity(QUINN)}&steps={steps}") for steps in (1, 2))
    assert ("Quinn Harrow", "“Daz” (Adolescent Support)", "Told") in links(one)
    assert "Blackthorn Ink" not in [end for link in links(one) for end in link]
    assert ("Blackthorn Ink", "Darran Velk", "First hand") in links(two)
    assert two.index('id="h-links"') < two.index('id="h-drawing"')
    assert "To stand in a network is no finding" in text(nadia, "/explore")


@committing
def test_expanding_one_person_adds_what_lies_around_them_and_is_a_look_at_them() -> None:
    nadia, quinn, daz = demo_user("nadia"), identity(QUINN), identity(DAZ)
    looks = "select count(*) from trail_look where on_id = %s and what = 'network explorer'"
    before = by_owner(looks, daz)[0][0]
    page = text(nadia, f"/explore?from={quinn}&expand={daz}")
    assert "Blackthorn Ink" in page
    assert by_owner(looks, daz)[0][0] == before + 1  # type: ignore[operator]
    folded = re.search(rf'href="\?(from={quinn})">Fold', page)
    assert folded, "an expanded person can be folded again"


def test_a_hidden_person_is_named_and_can_be_shown_again() -> None:
    nadia, quinn, daz = demo_user("nadia"), identity(QUINN), identity(DAZ)
    page = text(nadia, f"/explore?from={quinn}&hide={daz}")
    assert "“Daz” (Adolescent Support)" not in [end for link in links(page) for end in link]
    assert "Hidden by you: “Daz” (Adolescent Support)" in page


def test_filters_of_kind_status_agency_and_dates_narrow_the_table() -> None:
    nadia, shop = demo_user("nadia"), identity(SHOP)
    whole = links(text(nadia, f"/explore?from={shop}&steps=2"))
    proposed = links(text(nadia, f"/explore?from={shop}&steps=2&sure=proposed"))
    assert {sure for _, _, sure in proposed} == {"Proposed"}
    assert set(proposed) < set(whole)
    places = text(nadia, f"/explore?from={shop}&steps=2&kind=concern")
    assert {end for left, right, _ in links(places) for end in (left, right)} == {
        "Blackthorn Ink", "Darran Velk", "Kester Moyle (Police)", "Kester Moyle (District Council Environmental Health)",
    }  # fmt: skip
    assert "left out by your choice" in places
    by_police = links(text(nadia, f"/explore?from={shop}&steps=2&agency=POL&sure=confirmed"))
    assert ("Blackthorn Ink", "Jodie Pell", "First hand") in by_police
    assert {sure for *_, sure in by_police} <= {"First hand", "Recorded"}
    early = links(text(nadia, f"/explore?from={shop}&steps=2&until=1/7/2011"))
    assert early
    assert set(early) < set(whole)


def test_time_goes_back_a_day_at_a_time_by_plain_links() -> None:
    nadia, shop = demo_user("nadia"), identity(SHOP)
    address, counts = f"/explore?from={shop}&steps=2", []
    for _ in range(4):
        page = text(nadia, address)
        counts.append(len(links(page)))
        back = re.search(r'href="(\?[^"]+)">Back to', page)
        assert back
        address = f"/explore{back.group(1).replace('&amp;', '&')}"
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0]


def test_the_way_between_two_is_a_chain_of_links() -> None:
    page = text(demo_user("nadia"), f"/explore?from={identity(QUINN)}&to={identity(SHOP)}")
    assert "From Quinn Harrow to Blackthorn Ink" in page
    assert "The way, 2 steps" in page
    assert [set(row[:2]) for row in links(page)] == [
        {"Quinn Harrow", "“Daz” (Adolescent Support)"},
        {"Blackthorn Ink", "“Daz” (Adolescent Support)"},
    ]


def test_no_way_is_said_not_to_be_a_finding() -> None:
    page = text(demo_user("nadia"), f"/explore?from={identity(QUINN)}&to={identity(SHOP)}&until=1/9/2010")
    assert "No way between them is shared with you" in page
    assert "That doesn’t mean that there is none." in page


def test_a_day_that_cannot_be_read_stays_as_typed_and_filters_nothing() -> None:
    nadia, quinn = demo_user("nadia"), identity(QUINN)
    page = text(nadia, f"/explore?from={quinn}&since=soonish", status=422)
    assert "Type a day such as 6 October 2011" in page
    assert 'value="soonish"' in page
    assert links(page) == links(text(nadia, f"/explore?from={quinn}"))
    assert "The first day must come before" in text(
        nadia, f"/explore?from={quinn}&since=2/2/2012&until=1/1/2012", status=422
    )


def test_headings_sort_and_say_so_to_a_screen_reader() -> None:
    nadia, shop = demo_user("nadia"), identity(SHOP)
    page = text(nadia, f"/explore?from={shop}&steps=2&sort=to")
    ends = [right for _, right, _ in links(page)]
    assert ends == sorted(ends)
    assert page.count('aria-sort="ascending"') == 1
    turned = text(nadia, f"/explore?from={shop}&steps=2&sort=to&order=last")
    assert [right for _, right, _ in links(turned)] == sorted(ends, reverse=True)
    assert 'aria-sort="descending"' in turned


def test_begin_anywhere_by_a_search() -> None:
    nadia = demo_user("nadia")
    page = text(nadia, "/explore?find=blackthorn")
    assert f'href="/explore?from={identity(SHOP)}"' in page
    assert "Nobody like this is shared with you." in text(nadia, "/explore?find=zzyzx")


@pytest.mark.parametrize("page", ["child", "person", "place", "signal"])
def test_it_is_reached_from_the_pages_of_a_child_an_adult_a_place_and_a_signal(page: str) -> None:
    nadia = demo_user("nadia")
    at = {
        "child": f"/child/{identity(QUINN)}",
        "person": f"/person/{identity(VELK)}",
        "place": f"/place/{identity(SHOP)}",
    }
    address = at.get(page) or re.search(r'href="(/signals/[0-9a-f-]{36})"', text(nadia, "/signals")).group(1)  # type: ignore[union-attr]
    found = re.search(r'href="(/explore\?from=[^"]+)"', text(nadia, address))
    assert found
    assert text(nadia, found.group(1).replace("&amp;", "&")).count("<h1") == 1


# --- who may not ---


def test_someone_hidden_and_someone_absent_answer_alike_by_every_way_in() -> None:
    """R180."""
    grace, quinn, hidden, absent = demo_user("grace"), identity(QUINN), identity(VELK), uuid4()
    for name in ("from={}", f"from={quinn}&from={{}}", f"from={quinn}&to={{}}"):
        pages = [
            main(grace, f"/explore?{name.format(one)}", status=404).replace(str(one), "ID") for one in (hidden, absent)
        ]
        assert pages[0] == pages[1]
    for name in ("expand", "hide"):
        pages = [main(grace, f"/explore?from={quinn}&{name}={one}").replace(str(one), "ID") for one in (hidden, absent)]
        assert pages[0] == pages[1]
        assert "Velk" not in pages[0]


def test_a_teacher_meets_in_the_explorer_only_what_her_school_wrote() -> None:
    page = main(demo_user("grace"), f"/explore?from={identity(QUINN)}&steps=3")
    for never in ("Adolescent Support", "Police", "Blackthorn", "Velk", "Sexual Health"):
        assert never not in page


@pytest.mark.parametrize("username", ["priya", "nadia", "ife", "grace"])
def test_the_nurses_record_shows_in_no_chart_and_no_file(username: str) -> None:
    """R180."""
    client, query = demo_user(username), f"from={identity(QUINN)}&steps=3"
    page = main(client, f"/explore?{query}")
    assert "Sexual Health" not in page
    assert "contraception" not in page
    for form in ("csv", "json"):
        held = client.post(f"/explore/export?{query}", {"format": form}).content.decode()
        assert "Sexual Health" not in held
        assert "safeguarding desk" not in held


def test_who_sees_no_record_is_told_so() -> None:
    assert "nothing to explore" in text(demo_user("admin"), "/explore", status=403)
    assert demo_user("admin").post(f"/explore/export?from={identity(QUINN)}", {"format": "csv"}).status_code == 404


def test_a_desk_is_named_where_a_pointer_is_allowed_and_nowhere_else() -> None:
    """Access: a pointer goes to those with need."""
    address = f"/explore?from={identity(QUINN)}"
    assert "Someone: ask Health safeguarding desk" in main(demo_user("nadia"), address)
    for username in ("grace", "ife"):
        picture = text(demo_user(username), f"/child/{identity(QUINN)}")
        shown = "Something is held" in picture
        assert ("Someone: ask" in main(demo_user(username), address)) == shown


# --- files ---


def export(client: Client, query: str, form: str) -> str:
    response = client.post(f"/explore/export?{query}", {"format": form})
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return response.content.decode("utf-8-sig")


@committing
def test_a_file_holds_the_links_of_the_page_and_is_a_deed_with_its_counts() -> None:
    nadia, shop = demo_user("nadia"), identity(SHOP)
    query = f"from={shop}&steps=2&sure=confirmed"
    page = links(text(nadia, f"/explore?{query}"))
    rows = list(csv.reader(io.StringIO(export(nadia, query, "csv"))))
    assert [(row[1], row[3], row[6].split(" (")[0]) for row in rows[2:]] == page
    assert "confirmed links" in rows[0][0]
    made = json.loads(export(nadia, query, "json"))
    assert len(made["links"]) == len(page)
    graph = ElementTree.fromstring(export(nadia, query, "graphml"))  # noqa: S314  our own file
    assert len(graph.findall(".//{http://graphml.graphdrawing.org/xmlns}edge")) == len(page)
    deeds = by_owner("select details from trail_deed where did = 'network.exported' and on_id = %s order by at", shop)
    assert [(json.loads(d) if isinstance(d, str) else d)["format"] for (d,) in deeds[-3:]] == ["csv", "json", "graphml"]
    last = deeds[-1][0] if isinstance(deeds[-1][0], dict) else json.loads(str(deeds[-1][0]))
    assert (last["links"], last["nodes"]) == (len(page), len(made["nodes"]))


def test_no_file_comes_of_an_address_alone_or_of_a_format_nobody_knows() -> None:
    nadia, shop = demo_user("nadia"), identity(SHOP)
    assert nadia.get(f"/explore/export?from={shop}").status_code == 405
    assert nadia.post(f"/explore/export?from={shop}", {"format": "exe"}).status_code == 422
    assert nadia.post("/explore/export", {"format": "csv"}).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = nadia.cookies
    assert strict.post(f"/explore/export?from={shop}", {"format": "csv"}).status_code == 403


def test_two_steps_cost_a_fixed_number_of_queries() -> None:
    nadia, counts = demo_user("nadia"), []
    for record in (QUINN, SHOP):
        with CaptureQueriesContext(connection) as queries:
            text(nadia, f"/explore?from={identity(record)}&steps=2")
        counts.append(len(queries))
    assert max(counts) - min(counts) <= 1
    assert max(counts) < MOST_QUERIES
