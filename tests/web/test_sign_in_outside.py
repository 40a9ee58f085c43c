"""Signing in at one's own agency, against an OpenID provider that runs on this machine: who comes in, and who doesn't."""

import os
import re
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import LazySettings
from django.test import Client

from cairn.access import factors, providers
from cairn.agencies.actions import give_post
from cairn.agencies.models import Agency, Post, Staff
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.base.errors import BadInput
from cairn.operations import health
from factories import an_agency
from web.conftest import a_post, committing, sign_in
from web.test_second_step import code_of

pytestmark = [committing, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
TITLE = "Northwold schools"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that stops by itself."""
    with warnings.catch_warnings(record=True):  # of what it will need in a later version
        import oidc_provider_mock

    people = [
        oidc_provider_mock.User(sub="priya@there", claims={"amr": ["pwd"]}),
        oidc_provider_mock.User(sub="with-phone@there", claims={"amr": ["pwd", "mfa"]}),
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provider(issuer: str, tmp_path: Path, settings: LazySettings) -> providers.Provider:
    settings.CAIRN_PROVIDERS = a_file(tmp_path, issuer=issuer)
    return providers.providers()["sch"]


def a_file(folder: Path, *, issuer: str, agency: str = "SCH", more: str = "") -> Path:
    path = folder / "providers.toml"
    path.write_text(
        f'[{agency}]\ntitle = "{TITLE}"\nissuer = "{issuer}"\nclient_id = "cairn"\nclient_secret = "a-secret"\n'
        f'proves = ["mfa"]\n{more}'
    )
    path.chmod(0o600)
    return path


def there(client: Client, address: str, *, who: str = "priya@there", action: str = "authorize") -> str:
    """What the provider sends the browser back to, once somebody has signed in there (or turned back)."""
    sent = client.get(address)
    assert sent.status_code == 302, sent.content.decode()
    answered = requests.post(sent["Location"], data={"sub": who, "action": action}, allow_redirects=False, timeout=10)
    back = urlsplit(answered.headers["Location"])
    return f"{back.path}?{back.query}"


def said(client: Client, address: str = "/sign-in") -> str:
    """The words on a page, as read."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def tied(post: Post, provider: providers.Provider, who: str = "priya@there") -> Post:
    assert providers.tie(staff=post.staff_id, provider=provider, subject=who)
    return post


@pytest.fixture
def priya() -> Post:
    return a_post(agency="SCH")


def test_a_name_is_tied_on_ones_account_and_signs_in_from_then_on(priya: Post, provider: providers.Provider) -> None:
    browser = sign_in(priya)
    assert TITLE in said(browser, "/account")
    back = browser.get(there(browser, "/account/at/sch"))
    assert back["Location"] == "/account"
    assert f"You can sign in at {TITLE} from now on" in said(browser, "/account")
    fresh = Client()
    assert TITLE in said(fresh)
    assert fresh.get(there(fresh, "/sign-in/at/sch"))["Location"].startswith("/sign-in/for")
    fresh.post("/sign-in/for", {"post": str(priya.id), "purpose": "safeguard_a_child"})
    assert fresh.get("/today").status_code == 200


def test_it_asks_for_a_fresh_proof_and_binds_the_code_to_this_browser(provider: providers.Provider) -> None:
    asked = parse_qs(urlsplit(Client().get("/sign-in/at/sch")["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert int(asked["max_age"][0]) == 900


def test_a_name_that_nobody_tied_comes_in_nowhere_whatever_it_is_called(
    priya: Post, provider: providers.Provider
) -> None:
    Staff.objects.using("owner").filter(id=priya.staff_id).update(username="priya@there")
    browser = Client()
    assert browser.get(there(browser, "/sign-in/at/sch"))["Location"] == "/sign-in"
    assert "No account here is tied" in said(browser)
    assert browser.get("/today")["Location"].startswith("/sign-in")


def test_an_agencys_sign_in_vouches_for_its_own_posts_alone(priya: Post, provider: providers.Provider) -> None:
    elsewhere = give_post(staff=priya.staff, agency=an_agency(code="POL"), role=Role.ANALYST)
    tied(priya, provider)
    browser = Client()
    browser.get(there(browser, "/sign-in/at/sch"))
    assert str(elsewhere.id) not in browser.get("/sign-in/for").content.decode()
    browser.post("/sign-in/for", {"post": str(elsewhere.id), "purpose": "safeguard_a_child"})
    assert browser.get("/today")["Location"].startswith("/sign-in/for")
    session = browser.session
    session.update({"post": str(elsewhere.id), "purpose": "safeguard_a_child"})
    session.save()
    assert browser.get("/today")["Location"].startswith("/sign-in/for")


def test_who_left_the_agency_comes_in_no_more(priya: Post, provider: providers.Provider) -> None:
    tied(priya, provider)
    give_post(staff=priya.staff, agency=an_agency(code="POL"), role=Role.ANALYST)
    Post.objects.using("owner").filter(id=priya.id).update(ended_at=now())
    browser = Client()
    assert browser.get(there(browser, "/sign-in/at/sch"))["Location"] == "/sign-in"
    assert "holds no post at this agency" in said(browser)


def test_a_second_step_there_counts_here_and_without_it_the_one_here_is_asked(
    priya: Post, provider: providers.Provider
) -> None:
    Agency.objects.using("owner").filter(id=priya.agency_id).update(wants_second_factor=True)
    tied(priya, provider, "with-phone@there")
    tied(priya, provider)
    for who, goes_on in (("with-phone@there", True), ("priya@there", False)):
        browser = Client()
        browser.get(there(browser, "/sign-in/at/sch", who=who))
        browser.post("/sign-in/for", {"post": str(priya.id), "purpose": "safeguard_a_child"})
        assert (browser.get("/today").status_code == 200) is goes_on
    secret = factors.fresh_secret()
    factors.add_app(staff=Staff.objects.get(id=priya.staff_id), secret=secret, code=code_of(secret), label="Phone")
    browser = Client()
    assert browser.get(there(browser, "/sign-in/at/sch"))["Location"] == "/sign-in/code"


def test_who_turns_back_there_is_told_and_nobody_is_in(priya: Post, provider: providers.Provider) -> None:
    browser = Client()
    assert browser.get(there(browser, "/sign-in/at/sch", action="deny"))["Location"] == "/sign-in"
    assert f"You turned back at {TITLE}" in said(browser)


def test_an_answer_meant_for_another_browser_or_used_before_lets_nobody_in(
    priya: Post, provider: providers.Provider
) -> None:
    tied(priya, provider)
    theirs, mine = Client(), Client()
    answer = there(theirs, "/sign-in/at/sch")
    assert mine.get(answer)["Location"] == "/sign-in"
    assert "could not be checked" in said(mine)
    assert theirs.get(answer)["Location"].startswith("/sign-in/for")
    theirs.post("/sign-out")
    assert theirs.get(answer)["Location"] == "/sign-in"


def test_one_name_is_tied_to_one_account(priya: Post, provider: providers.Provider) -> None:
    tied(priya, provider)
    helen = a_post(username="helen")
    browser = sign_in(helen)
    browser.get(there(browser, "/account/at/sch"))
    assert "tied to an account already" in said(browser, "/account")
    assert providers.known(provider, "priya@there") == priya.staff_id


def test_nobody_ties_a_name_at_an_agency_where_they_hold_no_post(provider: providers.Provider) -> None:
    browser = sign_in(a_post(agency="POL"))
    assert TITLE not in said(browser, "/account")
    assert browser.get("/account/at/sch").status_code == 404


def test_a_tie_is_taken_away_and_the_name_comes_in_no_more(priya: Post, provider: providers.Provider) -> None:
    tied(priya, provider)
    browser = sign_in(priya)
    held = re.search(r'name="factor" value="([^"]+)"', browser.get("/account").content.decode())
    assert held
    browser.post("/account/remove", {"factor": held.group(1)})
    fresh = Client()
    assert fresh.get(there(fresh, "/sign-in/at/sch"))["Location"] == "/sign-in"


def test_a_provider_that_is_down_is_told_and_a_password_still_works(
    priya: Post, tmp_path: Path, settings: LazySettings
) -> None:
    settings.CAIRN_PROVIDERS = a_file(tmp_path, issuer="http://127.0.0.1:9")
    browser = Client()
    assert browser.get("/sign-in/at/sch")["Location"] == "/sign-in"
    assert "doesn’t answer" in said(browser)
    assert sign_in(priya).get("/account").status_code == 200


def test_without_a_file_there_is_no_such_sign_in(settings: LazySettings, tmp_path: Path) -> None:
    settings.CAIRN_PROVIDERS = tmp_path / "none.toml"
    assert "at your own agency" not in said(Client())
    assert Client().get("/sign-in/at/sch").status_code == 404


def test_a_broken_file_shuts_nobody_out_and_is_found_by_the_check(
    priya: Post, tmp_path: Path, settings: LazySettings
) -> None:
    def found() -> list[str]:
        look = health.Look(ask=lambda sql, given=None: health.ask_as_owner(sql, given), was_running=False)
        return list(health.sign_ins_of_agencies_can_be_read(look))

    settings.CAIRN_PROVIDERS = a_file(tmp_path, issuer="http://login.example.org")
    assert sign_in(priya).get("/account").status_code == 200
    assert "issuer must begin with https" in found()[0]
    settings.CAIRN_PROVIDERS = a_file(tmp_path, issuer="https://login.example.org", agency="NOBODY")
    assert "there is no agency NOBODY" in found()[0]
    settings.CAIRN_PROVIDERS = a_file(tmp_path, issuer="https://login.example.org")
    assert found() == []


@pytest.mark.parametrize(
    ("more", "issuer", "says"),
    [
        ("", "http://login.example.org", "https"),
        ("secret = 1\n", "https://login.example.org", "secret means nothing"),
        ("[POL]\n", "https://login.example.org", "title is missing"),
        ("]", "https://login.example.org", "not readable"),
    ],
)
def test_a_file_that_can_not_be_right_says_what(tmp_path: Path, more: str, issuer: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        providers.read(a_file(tmp_path, issuer=issuer, more=more))


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, issuer="https://login.example.org")
    path.chmod(path.stat().st_mode | stat.S_IROTH)
    with pytest.raises(BadInput, match="others can read it"):
        providers.read(path)
    assert os.access(path, os.R_OK)
