"""One of each thing to which people are party, told, asked, sent and saved as people do, in the world of the matrix."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.db import connections
from django.test import Client
from django.urls import reverse

from cairn.access.services import ask_for
from cairn.agencies.models import Post
from cairn.agencies.queries import actor_of
from cairn.base.clock import today
from cairn.concerns.actions import keep_draft
from cairn.concerns.attachments import attach_to_concern
from cairn.forms.models import Finding
from cairn.intake import arrivals
from cairn.journeys.take_in_batch import take_in_batch
from cairn.sharing.acquaintances import declare
from cairn.sharing.actions import record_obstacle
from cairn.sharing.consults import name_champion
from cairn.sharing.emergency import break_glass
from concerns.made_concerns import decided, told
from concerns.made_disagreements import disagreed
from duties.test_police_findings import interviewed
from factories import a_child, a_named_adult, an_event, looking, the_same
from forms.made_forms import SCREENED, kept
from forms.made_forms import sent as form_sent
from intake.made_bundles import PEOPLE, a_folder, a_zip, person
from rows.made_matrix import ID, TOKEN, World
from rows.oracle import Seat
from sharing import made_consults
from sharing.made_sharing import answered, asked
from web import test_restrictions as restricting
from web import test_subject_access as by_right
from web.test_statuses import record as record_status

WRITER, LEAD = Seat("owner", "practitioner"), Seat("owner", "safeguarding_lead")
TRIAGE, ASKED = Seat("other", "triage"), Seat("other", "safeguarding_lead")


def the_things(world: World, path: Path) -> dict[str, UUID]:
    """Each thing by its name."""
    posts = world.posts
    writer, triage = posts[WRITER], posts[TRIAGE]
    ours = a_child(agency=writer.agency, given_names="Ouzel", family_name="Quill", born="2011-02-11")
    theirs = a_child(agency=triage.agency, given_names="Ouzel", family_name="Quill", born="2011-02-11")
    child = the_same(ours, theirs)
    return {
        **_concerns(writer, triage),
        **_questions(writer, posts[ASKED], child),
        **_openings(posts, child),
        **_forms(posts, child),
        **_imports(posts[LEAD], path),
        **_rights(posts, ours),
        "system": _system(posts[Seat("owner", "administrator")]),
        "consult": _consult(posts, child),
        "saved_chart": _chart(world, child),
        "outcome": _outcome(posts),
        "colleague": posts[Seat("owner", "volunteer")].staff_id,
    }


def _concerns(writer: Post, triage: Post) -> dict[str, UUID]:
    one, let_go = told(writer), told(writer, given_names="Ousel", family_name="Finch")
    decided(let_go, "no_further_action", by=triage)
    with looking(writer) as actor:
        file = attach_to_concern(
            concern=one, wanted=uuid4(), name="note.txt", content=b"He waits outside.", why="A note.", by=actor
        )
        draft = keep_draft(said={"told": "He waits."}, by=actor)
    return {
        "concern": one, "attachment": file, "draft_files": draft, "disagreement": disagreed(writer, let_go),
        "new_disagreement": let_go,
    }  # fmt: skip


def _questions(writer: Post, of: Post, child: UUID) -> dict[str, UUID]:
    wanted = asked(writer, child, of=of)
    given = answered(of, wanted, given="part")
    with looking(writer) as actor:
        obstacle = record_obstacle(
            said={"reach": "local", "what": "A form is missing.", "stuck": "Nurses", "raised_with": "The council"},
            by=actor, form=uuid4(), raised_on=today(),
        )  # fmt: skip
    return {"request": wanted, "answer": given, "move_obstacle": obstacle}


def _openings(posts: dict[Seat, Post], child: UUID) -> dict[str, UUID]:
    with looking(posts[Seat("other", "practitioner")]) as actor:
        break_glass(person=child, reason="She rang from a car.", by=actor, form=uuid4())
    with looking(posts[WRITER]) as actor:
        declare(person=child, answer="yes", words="My neighbour’s girl", by=actor)
    return {
        "review_opening": _one("select id from sharing_notice where agency_id = %s", posts[WRITER].agency_id),
        "read_acquaintance": _one("select id from sharing_acquaintance where staff_id = %s", posts[WRITER].staff_id),
    }


def _forms(posts: dict[Seat, Post], child: UUID) -> dict[str, UUID]:
    sender = posts[Seat("stranger", "practitioner")]
    screening = form_sent(sender)
    interviewed(sender)
    return {
        "sent_form": screening.id, "finding": Finding.objects.using("owner").get().id,
        "check_form": kept(posts[WRITER], **SCREENED),
    }  # fmt: skip


def _imports(lead: Post, path: Path) -> dict[str, UUID]:
    by = actor_of(lead, purpose="safeguard_a_child")
    take_in_batch(source=a_folder(path / "bundle", people=PEOPLE + person("P1", name="Ann,Thrush")), by=by)
    zipped = a_zip(path / "records.zip", {"bundle.json": "{}"})
    arrived = arrivals.keep(name="records.zip", pieces=[zipped.read_bytes()], by=by)
    return {"import": _one("select id from intake_batch where agency_id = %s", lead.agency_id), "arrival": arrived.id}


def _consult(posts: dict[Seat, Post], child: UUID) -> UUID:
    champion = posts[Seat("other", "practitioner")]
    with looking(posts[ASKED]) as actor:
        name_champion(staff=champion.staff_id, field="exploitation", by=actor)
    return made_consults.asked(posts[WRITER], child, of=champion, kind="person")


def _rights(posts: dict[Seat, Post], ours: UUID) -> dict[str, UUID]:
    """One request that waits, one that was released, and a record that is asked not to be used."""
    lead, head = posts[LEAD], posts[Seat("owner", "head_of_safeguarding")]
    event = an_event(agency=lead.agency, about=[ours])
    waits, answered_one = by_right.ask(lead, ours), by_right.ask(lead, ours)
    by_right.answer(lead, answered_one)
    by_right.decide_all(lead, answered_one)
    by_right.released(lead, head, answered_one)
    return {
        "subject_request": waits, "subject_paper": answered_one, "subject_item": by_right.items(lead, waits)[0].id,
        "restriction": restricting.ask(lead, event),
    }  # fmt: skip


def _system(administrator: Post) -> UUID:
    with looking(administrator) as actor:
        return ask_for(
            title="Log", role="practitioner", purpose="safeguard_a_child", operations=["concerns.tell"],
            ends_on=today() + timedelta(days=30), by=actor,
        ).id  # fmt: skip


def _chart(world: World, child: UUID) -> UUID:
    said = {"form": str(uuid4()), "title": "Mine", "purpose": "For the panel"}
    answer = world.browser(WRITER).post(f"{reverse('save_chart')}?from={child}&steps=1", said)
    return UUID(answer["Location"].rpartition("saved=")[2])


def _outcome(posts: dict[Seat, Post]) -> UUID:
    owner, stranger = posts[WRITER], posts[Seat("stranger", "analyst")]
    man = a_named_adult(agency=stranger.agency, given_names="Garran", family_name="Dipper", born="1980-01-01")
    here = a_named_adult(agency=owner.agency, given_names="Gaz")
    beside = a_child(agency=owner.agency, given_names="Ouzel", family_name="Thrush")
    an_event(agency=owner.agency, about=[beside], naming=[here])
    the_same(man, here)
    record_status(stranger, man, "appeal")
    return _one("select id from people_outcome where agency_id = %s", owner.agency_id)


def _one(words: str, *given: object) -> UUID:
    with connections["owner"].cursor() as cursor:
        cursor.execute(words, list(given))
        found: UUID = cursor.fetchone()[0]
    return found


THING = {
    "concern_step": "concern", "concern_files": "concern", "claim_concern": "concern", "give_back_concern": "concern",
    "disagreement_turn": "disagreement", "share": "request", "end_request": "request", "withdraw_answer": "request",
    "escalate_refusal": "request", "settle_refusal": "request", "consult_answer": "consult", "sent_paper": "sent_form",
    "decide_on_form": "sent_form", "finding_answer": "finding", "delete_chart": "saved_chart",
    "bring_back_chart": "saved_chart", "import_report": "import", "change_post": "colleague", "end_post": "colleague",
    "wake_account": "colleague", "code_anew": "colleague", "subject_question": "subject_request",
    "subject_line": "subject_request", "subject_answer": "subject_request", "confirm_system": "system", "new_secret": "system",
    "shut_system": "system",
}  # fmt: skip
"""Name of an address -> whose id it takes, where that isn't the thing of the same name."""


FORMS = {
    "read_acquaintance": {"finding": "go_on"},
    "move_obstacle": {"did": "answered"},
    "subject_request": {"do": "withdrawn", "withdrawn_words": "She rang"},
    "subject_question": {"answer": "shown"},
    "subject_line": {"decision": "give"},
    "restriction": {"do": "decide", "decide_decision": "refused", "decide_words": "It is right"},
    "new_secret": {"ends_on": f"{today() + timedelta(days=9):%d/%m/%Y}"},
}
"""What the form of some addresses says besides."""


def thing_of(line: str) -> str:
    """The thing that an address is about, by the name of its own page."""
    name = line.partition(" (")[0]
    return THING.get(name, name)


def ask_of(client: Client, line: str, things: dict[str, UUID], *, absent: bool = False) -> tuple[int, str]:
    """What the site answers about a thing, or about one that isn't there: its status and its text, with ids blanked."""
    name, _, how = line.partition(" (")
    besides: dict[str, list[object]] = {"subject_question": ["who"], "subject_line": [things["subject_item"]]}
    where = reverse(name, args=[uuid4() if absent else things[thing_of(line)], *besides.get(name, [])])
    soon = f"{today() + timedelta(days=5):%d/%m/%Y}"
    said = {
        "after": "1", "did": "add", "reason": "So it is.", "why": "So it is.", "words": "So it is.", "form": str(uuid4()),
        "answer": str(uuid4() if absent else things["answer"]), "finding": "sound", "next_on": soon, "on": f"{today():%d/%m/%Y}",
    }  # fmt: skip
    answer = client.post(where, said | FORMS.get(name, {})) if how else client.get(where)
    return answer.status_code, ID.sub("id", TOKEN.sub("", answer.content.decode("utf-8", "replace")))
