"""Who works for an agency: given, confirmed, changed and ended by two people where sight is given, whoever tries what."""

import hashlib
import threading
import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from cairn.access import factors, posts
from cairn.access.errands import ask, errand
from cairn.access.errors import ForOneself, Unfit, Waiting
from cairn.access.invitations import new_code
from cairn.access.roles import ROLES, SIGHT, Verb, exceeds
from cairn.agencies.models import Post, Staff
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed, NotFound
from factories import a_browser, a_post, an_agency, looking
from web.conftest import collected as collected  # noqa: PLC0414 - a fixture is used by being in the module
from web.conftest import committing

pytestmark = committing
PRIYA = {
    "username": "priya.nair",
    "name": "Priya Nair",
    "role": "practitioner",
    "title": "Form tutor",
    "phone": "01632 960101",
}
PASSWORD = "four plain words here"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from agencies_failure; delete from access_attempt")


@pytest.fixture
def administrator() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.ADMINISTRATOR, name="Sam Lister")


@pytest.fixture
def lead() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Grace Adeyemi")


def gives(post: Post, **said: str) -> posts.Given:
    with looking(post) as actor:
        return posts.give_post(by=actor, said=PRIYA | said)


def confirms(post: Post, offer: UUID) -> posts.Given:
    with looking(post) as actor:
        return posts.confirm_post(offer=offer, by=actor)


def waiting(post: Post) -> tuple[posts.Offer, ...]:
    with looking(post) as actor:
        return posts.offers(actor)


def held(username: str = "priya.nair") -> list[str]:
    """The roles that somebody holds now."""
    found = Post.objects.using("owner").filter(staff__username__iexact=username, ended_at=None).order_by("role")
    return list(found.values_list("role", flat=True))


def the_post_of(given: posts.Given) -> Post:
    assert given.staff is not None
    return Post.objects.using("owner").get(staff_id=given.staff)


def deeds(agency: UUID) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select did from trail_deed where on_kind in ('staff', 'offer') and agency_id = %s order by at", [agency]
        )
        return [row[0] for row in cursor.fetchall()]


def signs_in(username: str, password: str = PASSWORD) -> Client | None:
    """The browser of somebody who got in."""
    browser = Client()
    answer = browser.post("/sign-in", {"username": username, "password": password, "purpose": "provide_care"})
    return browser if answer.status_code == 302 else None


def test_an_administrator_gives_sight_and_it_holds_when_a_lead_has_confirmed_it(
    administrator: Post, lead: Post
) -> None:
    """R66: two people, and only the lead ever holds the code."""
    given = gives(administrator)
    assert (given.holds, given.code, held()) == (False, "", [])
    assert not Staff.objects.using("owner").filter(username="priya.nair").exists()
    (offer,) = waiting(lead)
    done = confirms(lead, offer.id)
    assert held() == ["practitioner"]
    assert signs_in("priya.nair") is None
    assert Client().post("/welcome", {"code": done.code, "new": PASSWORD}).status_code == 302
    assert signs_in("priya.nair") is not None
    assert deeds(lead.agency_id) == ["staff.offered", "staff.confirmed"]
    assert waiting(lead) == ()


def another_lead(lead: Post) -> Post:
    staff = Staff.objects.using("owner").create(username="jo", name="Jo Ferris", password="!")
    return Post.objects.using("owner").create(staff=staff, agency=lead.agency, role="safeguarding_lead")


def may_code(by: Post, whose: UUID) -> bool:
    with looking(by) as actor:
        return {one.id: one.may_code for one in posts.colleagues(actor)}[whose]


def welcomes(code: str, password: str = PASSWORD) -> bool:
    """Whether a code sets a password."""
    return Client().post("/welcome", {"code": code, "new": password}).status_code == 302


def sets_up_second_steps(staff: Staff) -> str:
    """An app and a passkey, as the holder of a session would; the passkey's name."""
    secret = factors.fresh_secret()
    code = factors._totp(secret).generate(int(time.time())).decode()
    factors.add_app(staff=staff, secret=secret, code=code, label="App")
    ask("select access_factor_add(%s::text)", errand("factor", str(staff.id), "passkey", "Key", "{}", "prepared"))
    return "prepared"


def passkey_is_known(lookup: str) -> bool:
    return bool(ask("select * from access_factor_found(%s::text)", errand("found", lookup)))


def test_an_account_that_an_administrator_made_ready_is_nobody_s_once_it_gets_sight(
    administrator: Post, lead: Post
) -> None:
    """R66: what was set up before a post with sight lets nobody in; a lead makes the code, and its use ends it all again."""
    given = gives(administrator, role="executive")
    assert welcomes(given.code)
    prepared = signs_in("priya.nair")
    assert prepared is not None
    staff = Staff.objects.get(username="priya.nair")
    passkey = sets_up_second_steps(staff)
    assert passkey_is_known(passkey)
    assert not gives(administrator).holds
    (offer,) = waiting(lead)
    assert offer.since is not None
    done = confirms(lead, offer.id)
    assert held() == ["executive", "practitioner"]
    assert prepared.get("/today").status_code == 302
    assert signs_in("priya.nair") is None
    assert not passkey_is_known(passkey)
    assert factors.factors_of(staff.id) == ()
    assert not may_code(administrator, staff.id)
    assert welcomes(done.code, "words of her own only")
    assert signs_in("priya.nair") is None
    assert signs_in("priya.nair", "words of her own only") is not None


def test_a_code_that_an_administrator_still_holds_opens_no_account_that_got_sight(
    administrator: Post, lead: Post
) -> None:
    kept = gives(administrator, role="executive").code
    given = gives(lead)
    assert given.holds
    assert not welcomes(kept)
    with looking(lead) as actor:
        posts.end_posts(
            staff=the_post_of_role("practitioner").staff_id,
            post=the_post_of_role("practitioner").id,
            why="Slip",
            by=actor,
        )
    assert not may_code(administrator, the_post_of_role("executive").staff_id), "it had sight once"
    assert welcomes(given.code)


def the_post_of_role(role: str) -> Post:
    return Post.objects.using("owner").get(staff__username="priya.nair", role=role)


def test_a_code_that_is_used_ends_every_second_step_of_before(lead: Post) -> None:
    given = gives(lead)
    assert welcomes(given.code)
    staff = Staff.objects.get(username="priya.nair")
    passkey = sets_up_second_steps(staff)
    with looking(lead) as actor:
        anew = posts.new_code_for(staff=staff.id, by=actor)
    assert passkey_is_known(passkey)
    assert welcomes(anew)
    assert not passkey_is_known(passkey)
    assert factors.factors_of(staff.id) == ()


def test_somebody_who_had_sight_already_keeps_their_password_when_they_get_more(
    administrator: Post, lead: Post
) -> None:
    assert welcomes(gives(lead).code)
    gives(administrator, role="triage")
    (offer,) = waiting(lead)
    assert confirms(lead, offer.id).code == ""
    assert signs_in("priya.nair") is not None


def test_a_lead_who_made_an_account_ready_does_not_become_the_analyst_that_another_confirms(
    administrator: Post, lead: Post
) -> None:
    """The lead's own code comes first, and the post that sees more than a lead later."""
    assert welcomes(gives(lead).code)
    sets_up_second_steps(Staff.objects.get(username="priya.nair"))
    gives(lead, role="analyst")
    (offer,) = waiting(administrator)
    assert confirms(administrator, offer.id).code == ""
    assert signs_in("priya.nair") is None
    whose = Staff.objects.get(username="priya.nair").id
    assert factors.factors_of(whose) == ()
    with looking(lead) as actor:
        posts.end_posts(staff=whose, post=the_post_of_role("analyst").id, why="Slip", by=actor)
    assert not may_code(lead, whose), "or the lead would end it, take the code, and give it back"


def test_a_post_without_sight_holds_at_once(administrator: Post) -> None:
    given = gives(administrator, role="executive")
    assert given.holds
    assert given.code
    assert held() == ["executive"]
    assert deeds(administrator.agency_id) == ["staff.invited"]


def test_a_lead_gives_at_once_what_they_have_themselves_and_more_with_a_second(lead: Post, administrator: Post) -> None:
    assert gives(lead).holds
    for role in ("triage", "analyst", "safeguarding_lead", "administrator"):
        assert not gives(lead, role=role).holds, role
    offered = {one.role: one for one in waiting(administrator)}
    assert confirms(administrator, offered["analyst"].id).code == "", (
        "an administrator never holds a code that opens records"
    )
    assert held() == ["analyst", "practitioner"]
    other = another_lead(lead)
    whose = Staff.objects.get(username="priya.nair").id
    assert (may_code(lead, whose), may_code(administrator, whose)) == (False, False)
    with pytest.raises(NotAllowed), looking(lead) as actor:
        posts.new_code_for(staff=whose, by=actor)
    with looking(other) as actor:
        assert posts.new_code_for(staff=whose, by=actor)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_what_an_administrator_gives_alone_shows_no_record(administrator: Post, role: Role) -> None:
    """R66."""
    given = gives(administrator, role=role.value)
    assert given.holds is not bool(ROLES[role].may & (SIGHT | {Verb.MANAGE_STAFF}))


def test_nobody_confirms_what_they_gave_not_even_in_another_post(administrator: Post) -> None:
    both = Post(staff=administrator.staff, agency=administrator.agency, role=Role.SAFEGUARDING_LEAD.value)
    both.save(using="owner")
    gives(administrator)
    (offer,) = waiting(administrator)
    for post in (administrator, both):
        with pytest.raises(ForOneself):
            confirms(post, offer.id)
    assert held() == []


def test_nobody_gives_themselves_a_post_or_confirms_their_own(administrator: Post, lead: Post) -> None:
    own = {"username": administrator.staff.username.upper(), "name": administrator.staff.name}
    with pytest.raises(ForOneself):
        gives(administrator, **own)
    other = a_post(agency=lead.agency, role=Role.HEAD_OF_SAFEGUARDING, name="Ada Moss")
    second = Post(staff=other.staff, agency=lead.agency, role=Role.SAFEGUARDING_LEAD.value)
    second.save(using="owner")
    gives(administrator, username=other.staff.username, name="Ada Moss", role="analyst")
    (offer,) = waiting(lead)
    with pytest.raises(ForOneself):
        confirms(second, offer.id)
    assert confirms(lead, offer.id).code == ""
    assert "analyst" in held(other.staff.username)


def test_a_colleague_of_another_agency_sees_and_does_nothing_of_it(administrator: Post, lead: Post) -> None:
    given = gives(administrator, role="board")
    gives(administrator)
    (offer,) = waiting(lead)
    police = a_post(agency=an_agency(code="POL"), role=Role.SAFEGUARDING_LEAD, name="Owen Hale")
    assert waiting(police) == ()
    post = the_post_of(given)
    with looking(police) as actor:
        tries: list[Any] = [
            lambda: posts.confirm_post(offer=offer.id, by=actor),
            lambda: posts.decline_post(offer=offer.id, why="", by=actor),
            lambda: posts.end_posts(staff=post.staff_id, post=None, why="x", by=actor),
            lambda: posts.describe_post(post=post.id, title="x", phone="", by=actor),
            lambda: posts.new_code_for(staff=post.staff_id, by=actor),
            lambda: posts.give_back(post=post.id, by=actor),
            lambda: posts.give_post(by=actor, said=PRIYA, instead_of=post.id),
            lambda: posts.confirm_post(offer=uuid4(), by=actor),
        ]
        for one in tries:
            with pytest.raises(NotFound):
                one()
    assert deeds(police.agency_id) == []


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR, Role.SYSTEM)]
)
def test_no_other_role_cares_for_staff_not_even_with_words_of_its_own_in_a_query(
    role: Role, administrator: Post, lead: Post
) -> None:
    gives(administrator)
    (offer,) = waiting(lead)
    code = hashlib.sha256(b"mine").digest()
    me = a_post(agency=lead.agency, role=role, name="Rob Dale")
    for words, given in (
        ("select access_give_post('mine', 'Mine', 'analyst', '', '', null, %s)", [code]),
        ("select access_confirm_post(%s, %s)", [offer.id, code]),
        ("select access_decline_post(%s, '')", [offer.id]),
        ("select access_end_posts(%s, null, 'x')", [lead.staff_id]),
        ("select access_new_code(%s, %s)", [lead.staff_id, code]),
        ("select access_wake(%s, 'x')", [lead.staff_id]),
        ("select access_describe_post(%s, 'x', '')", [lead.id]),
        ("select access_give_back(%s)", [lead.id]),
    ):
        with pytest.raises(Exception, match="cares for no staff"), looking(me), connection.cursor() as cursor:
            cursor.execute(words, given)
    with looking(me), connection.cursor() as cursor:
        cursor.execute("select count(*) from access_offer")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "words",
    [
        "insert into access_offer (agency_id, username, name, role, title, phone, given_by, given_as, ends_at)"
        " select agency_id, 'x', 'X', 'analyst', '', '', staff_id, role, now() from agencies_post",
        "update access_offer set state = 'confirmed'",
        "delete from access_offer",
        "insert into agencies_post (id, staff_id, agency_id, role, title, phone, started_at) select gen_random_uuid(), staff_id,"
        " agency_id, 'analyst', '', '', now() from agencies_post",
        "update agencies_post set role = 'analyst'",
        "update agencies_staff set used_at = now()",
        "update agencies_staff set woken_at = now()",
        "select access_appoint(o) from access_offer o",
        "select access_shut(access_staff())",
        "select access_keep_code(access_staff(), 'x')",
        "select access_drop_sessions(access_staff(), '', '')",
        "select * from access_session",
        "select access_note_asleep()",
    ],
)
def test_an_administrator_with_words_of_their_own_in_a_query_gets_round_nothing(
    words: str, administrator: Post
) -> None:
    gives(administrator)
    with pytest.raises(Exception, match="permission denied"), looking(administrator), connection.cursor() as cursor:
        cursor.execute(words)


def test_of_two_who_confirm_at_once_one_does_it(administrator: Post, lead: Post) -> None:
    other = a_post(agency=lead.agency, role=Role.SAFEGUARDING_LEAD, name="Grace Adeyemi")
    second = Post(
        staff=Staff.objects.using("owner").create(username="jo", name="Jo Ferris", password="!"),
        agency=lead.agency,
        role="safeguarding_lead",
    )
    second.save(using="owner")
    assert other.staff_id == lead.staff_id
    gives(administrator)
    (offer,) = waiting(lead)
    begins, done = threading.Barrier(2), []

    def confirm(post: Post) -> None:
        begins.wait()
        try:
            done.append(confirms(post, offer.id).code != "")
        except Waiting:
            done.append(False)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=(post,)) for post in (lead, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(done) == [False, True]
    assert held() == ["practitioner"]
    assert deeds(lead.agency_id).count("staff.confirmed") == 1


def test_an_offer_is_over_once_declined_withdrawn_or_its_giver_has_left(administrator: Post, lead: Post) -> None:
    for who, said in ((lead, False), (administrator, True)):
        gives(administrator)
        (offer,) = waiting(lead)
        with looking(who) as actor:
            assert posts.decline_post(offer=offer.id, why="Not known here", by=actor) is said
        with pytest.raises(Waiting):
            confirms(lead, offer.id)
    gives(administrator)
    (offer,) = waiting(lead)
    with looking(lead) as actor:
        posts.end_posts(staff=administrator.staff_id, post=None, why="Left", by=actor)
    with pytest.raises(Waiting):
        confirms(lead, offer.id)
    assert held() == []
    assert deeds(lead.agency_id)[:4] == ["staff.offered", "staff.declined", "staff.offered", "staff.withdrawn"]


def test_an_offer_waits_for_two_weeks_and_is_made_once(administrator: Post, lead: Post) -> None:
    gives(administrator)
    with pytest.raises(Waiting):
        gives(administrator)
    (offer,) = waiting(lead)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update access_offer set ends_at = now() - interval '1 second'")
    assert waiting(lead) == ()
    with pytest.raises(Waiting):
        confirms(lead, offer.id)
    assert not gives(administrator).holds


def test_who_leaves_is_out_at_once_their_sessions_are_gone_and_a_slip_can_be_undone(administrator: Post) -> None:
    given = gives(administrator, role="board")
    Client().post("/welcome", {"code": given.code, "new": PASSWORD})
    browser = signs_in("priya.nair")
    assert browser is not None
    assert browser.get("/today").status_code == 200
    post = the_post_of(given)
    with pytest.raises(Unfit), looking(administrator) as actor:
        posts.end_posts(staff=post.staff_id, post=None, why=" ", by=actor)
    with looking(administrator) as actor:
        assert posts.end_posts(staff=post.staff_id, post=None, why="Moved away", by=actor)
    assert browser.get("/today").status_code == 302
    assert signs_in("priya.nair") is None
    with looking(administrator) as actor:
        posts.give_back(post=post.id, by=actor)
    assert signs_in("priya.nair") is not None
    assert browser.get("/today").status_code == 302, "an old session stays ended"
    assert deeds(post.agency_id) == ["staff.invited", "staff.left", "staff.given_back"]


def test_only_whoever_ended_a_post_gives_it_back_and_not_after_half_an_hour(administrator: Post, lead: Post) -> None:
    post = a_post(agency=lead.agency, name="Marcus Bell")
    with looking(lead) as actor:
        posts.end_posts(staff=post.staff_id, post=post.id, why="Left", by=actor)
    with pytest.raises(Waiting), looking(administrator) as actor:
        posts.give_back(post=post.id, by=actor)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update agencies_post set started_at = now() - interval '1 day', ended_at = now() - interval '31 minutes' where id = %s",
            [post.id],
        )
    with pytest.raises(Waiting), looking(lead) as actor:
        posts.give_back(post=post.id, by=actor)


def test_a_deed_that_an_administrator_writes_into_the_trail_gives_nothing_back(administrator: Post, lead: Post) -> None:
    post = a_post(agency=lead.agency, name="Marcus Bell")
    with looking(lead) as actor:
        posts.end_posts(staff=post.staff_id, post=post.id, why="Left", by=actor)
    with looking(administrator), connection.cursor() as cursor:
        forged = "select trail_note('staff.left', 'staff', %s, jsonb_build_object('role', 'practitioner', 'post', %s), 'x', '', '')"
        cursor.execute(forged, [post.staff_id, str(post.id)])
    assert deeds(lead.agency_id) == ["staff.left", "staff.left"]
    with looking(administrator) as actor:
        assert [one.can_come_back for one in posts.ended(actor)] == [False]
    with pytest.raises(Waiting), looking(administrator) as actor:
        posts.give_back(post=post.id, by=actor)
    assert held(post.staff.username) == []
    with looking(lead) as actor:
        posts.give_back(post=post.id, by=actor)
    assert held(post.staff.username) == ["practitioner"]


def test_a_changed_post_takes_the_old_ones_place_when_it_holds(administrator: Post, lead: Post) -> None:
    post = a_post(agency=lead.agency, name="Marcus Bell")
    with looking(administrator) as actor:
        given = posts.give_post(by=actor, said={"role": "triage", "title": "Front door"}, instead_of=post.id)
    assert not given.holds
    assert held(post.staff.username) == ["practitioner"]
    (offer,) = waiting(lead)
    confirms(lead, offer.id)
    assert held(post.staff.username) == ["triage"]
    now_held = Post.objects.using("owner").get(staff_id=post.staff_id, ended_at=None)
    with looking(administrator) as actor:
        assert posts.give_post(by=actor, said={"role": "executive"}, instead_of=now_held.id).holds, (
            "less sight needs nobody else"
        )
    assert held(post.staff.username) == ["executive"]


def test_a_name_of_somebody_else_is_refused_and_the_same_person_gets_a_second_post(lead: Post) -> None:
    police = a_post(agency=an_agency(code="POL"), name="Ife Akande", role=Role.PRACTITIONER)
    with pytest.raises(Unfit, match="Somebody else signs in"):
        gives(lead, username=police.staff.username, name="Priya Nair")
    given = gives(lead, username=police.staff.username.upper(), name="ife akande")
    assert (given.holds, given.code) == (True, "")
    assert held(police.staff.username) == ["practitioner", "practitioner"]
    with pytest.raises(NotAllowed), looking(lead) as actor:
        posts.new_code_for(staff=police.staff_id, by=actor)


def test_a_new_code_takes_over_nobody_who_sees_more(lead: Post, administrator: Post) -> None:
    """Whoever holds a code can be that person: so of somebody who sees more, only the owner of the installation makes one."""
    teacher = a_post(agency=lead.agency, name="Marcus Bell")
    analyst = a_post(agency=lead.agency, name="Ife Akande", role=Role.ANALYST)
    other = a_post(agency=lead.agency, name="Len Carver", role=Role.EXECUTIVE)
    for used in (False, True):
        allowed = {(lead, teacher), (lead, other)} | (set() if used else {(lead, analyst), (administrator, other)})
        for by in (lead, administrator):
            for who in (teacher, analyst, other):
                with looking(by) as actor:
                    assert {one.id: one.may_code for one in posts.colleagues(actor)}[who.staff_id] is (
                        (by, who) in allowed
                    )
                    if (by, who) in allowed:
                        assert len(posts.new_code_for(staff=who.staff_id, by=actor)) == len(new_code())
                    else:
                        with pytest.raises(NotAllowed):
                            posts.new_code_for(staff=who.staff_id, by=actor)
        with connections["owner"].cursor() as cursor:
            cursor.execute("update agencies_staff set used_at = now()")


def test_who_worked_here_before_is_nobody_s_to_become(lead: Post, administrator: Post) -> None:
    """An administrator gives a post without sight to an account that saw records once: what it told stays closed to them."""
    before = a_post(agency=lead.agency, name="Marcus Bell")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update agencies_staff set used_at = now() where id = %s", [before.staff_id])
    with looking(lead) as actor:
        assert posts.end_posts(staff=before.staff_id, post=None, why="Left", by=actor)
    again = {"username": before.staff.username, "name": "Marcus Bell", "role": "licensing"}
    given = gives(administrator, **again)
    assert (given.holds, given.code) == (True, "")
    with pytest.raises(NotAllowed), looking(administrator) as actor:
        posts.new_code_for(staff=before.staff_id, by=actor)
    with looking(lead) as actor:
        assert posts.new_code_for(staff=before.staff_id, by=actor)
    elsewhere = Post(
        staff=before.staff, agency=an_agency(code="POL"), role="analyst", ended_at=timezone.now() + timedelta(days=1)
    )
    elsewhere.save(using="owner")
    with pytest.raises(NotAllowed), looking(lead) as actor:
        posts.new_code_for(staff=before.staff_id, by=actor)


def test_the_database_has_the_same_rule_of_sight(administrator: Post) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select access_sight()")
        assert set(cursor.fetchone()[0]) == {verb.value for verb in SIGHT}
        for given in Role:
            for giver in (Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD):
                cursor.execute("select access_exceeds(%s, %s)", [given.value, giver.value])
                assert cursor.fetchone() == (exceeds(given, giver),)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"username": "priya nair"}, "username"), ({"username": ""}, "username"), ({"name": " "}, "name"), ({"role": "system"}, "role"),
        ({"role": "king"}, "role"), ({"title": "x" * 201}, "title"), ({"phone": "1" * 51}, "phone"), ({"username": "a\x00 b"}, "username"),
    ],
)  # fmt: skip
def test_an_invitation_that_can_not_be_says_why_and_leaves_nothing(
    administrator: Post, said: dict[str, str], field: str
) -> None:
    with pytest.raises(Unfit) as refused:
        gives(administrator, **said)
    assert list(refused.value.lacks) == [field]
    assert deeds(administrator.agency_id) == []


def test_a_browser_of_whoever_lost_one_of_two_posts_asks_for_the_other(administrator: Post) -> None:
    teacher = a_post(agency=administrator.agency, name="Len Carver", role=Role.EXECUTIVE)
    Post(staff=teacher.staff, agency=an_agency(code="POL"), role=Role.BOARD.value).save(using="owner")
    browser = a_browser(teacher)
    assert browser.get("/today").status_code == 200
    with looking(administrator) as actor:
        assert not posts.end_posts(staff=teacher.staff_id, post=None, why="Left", by=actor)
    assert browser.get("/today")["Location"].startswith("/sign-in/for")
