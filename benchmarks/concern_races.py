"""Claim: of two people who decide about one concern at once one wins each time, and nothing is overwritten or lost.

Run: python benchmarks/concern_races.py [--pairs 100000] [--quick]
Each pair is two processes' connections that take a different step on the same concern at the same moment, having both
seen its last step. Printed: pairs, how often both tried at once and were told apart, and pairs a second beside plain
commits a second on the same machine.
"""

import argparse
import os
import tempfile
import threading
import time
from datetime import timedelta
from queue import SimpleQueue
from typing import Any
from uuid import uuid4

SAID = {
    "given_names": "Quinn",
    "family_name": "Harrow",
    "happened": "2024-03-01",
    "told": "An older man waits outside.",
}
DECISION = {"reason": "Why", "for_reporter": "Told", "lead": "A lead", "would_change": "A new fact"}
STEPS = ("assess", "watch")


def main() -> int:
    """Fill, race, count; 1 if anything was overwritten, lost or won twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="200 pairs")
    options = parser.parse_args()
    pairs = 200 if options.quick else options.pairs
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAIRN_HOME"] = folder
        from cairn.operations import database

        with database.ready(migrating=True):
            teller, decider = _posts()
            plain = _commits_a_second()
            began = time.monotonic()
            wrong, seconds = _race(pairs, teller, decider)
            wrong += _lost(pairs)
    print(f"{pairs:,} pairs in {time.monotonic() - began:.0f} s, {pairs - wrong:,} with one winner and nothing lost")
    print(
        f"{pairs / seconds:.0f} pairs a second; one plain commit after another {plain:.0f}: {pairs / seconds / plain:.2f}"
    )
    print(f"claim {'holds' if not wrong else 'DOES NOT HOLD'}")
    return int(bool(wrong))


def _posts() -> tuple[Any, Any]:
    from cairn.agencies.actions import give_post, register_staff
    from cairn.agencies.models import Agency
    from cairn.agencies.roles import Role

    found = []
    for code, kind, role in (("SCH", "education", Role.PRACTITIONER), ("CSC", "childrens_social_care", Role.TRIAGE)):
        agency = Agency.objects.using("owner").create(code=code, name=code, kind=kind)
        staff = register_staff(username=code, name="Made Up", password="made up")  # noqa: S106
        found.append(give_post(staff=staff, agency=agency, role=role))
    return found[0], found[1]


def _commits_a_second(rounds: int = 200) -> float:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("create table plain (number integer)")
        began = time.monotonic()
        for number in range(rounds):
            cursor.execute("insert into plain values (%s)", [number])
    return rounds / (time.monotonic() - began)


def _entered(post: Any, act: Any) -> Any:
    from django.db import transaction

    from cairn.access.entry import enter
    from cairn.agencies.queries import actor_of

    with transaction.atomic():
        enter(post=post.id, purpose="answer_a_concern")
        return act(actor_of(post, purpose="answer_a_concern"))


def _race(pairs: int, teller: Any, decider: Any) -> tuple[int, float]:
    """How many pairs had not just one winner, and seconds spent racing."""
    from cairn.concerns.actions import tell

    barrier, ended, todo = threading.Barrier(2), SimpleQueue[str](), [SimpleQueue[Any](), SimpleQueue[Any]()]
    deciders = [
        threading.Thread(target=_decide, args=(todo[at], barrier, STEPS[at], decider, ended), daemon=True)
        for at in range(2)
    ]
    for thread in deciders:
        thread.start()
    wrong, seconds = 0, 0.0
    for _ in range(pairs):
        concern = _entered(teller, lambda actor: tell(said=SAID, by=actor, draft=uuid4())).id
        began = time.monotonic()
        for queue in todo:
            queue.put(concern)
        wrong += sorted((ended.get(), ended.get())) != ["second", "won"]
        seconds += time.monotonic() - began
    for queue in todo:
        queue.put(None)
    for thread in deciders:
        thread.join(10)
    return wrong, seconds


def _decide(todo: Any, barrier: threading.Barrier, did: str, post: Any, ended: Any) -> None:
    from django.db import connections

    from cairn.base.clock import today
    from cairn.concerns.actions import take_step
    from cairn.concerns.errors import DecidedMeanwhile

    soon = today() + timedelta(days=14)
    while (concern := todo.get()) is not None:
        barrier.wait()
        try:
            _entered(
                post,
                lambda actor, concern=concern: take_step(
                    concern=concern, after=1, did=did, said=DECISION, by=actor, next_on=soon
                ),
            )
            ended.put("won")
        except DecidedMeanwhile:
            ended.put("second")
        except Exception as error:
            ended.put(type(error).__name__)
    connections.close_all()


def _lost(pairs: int) -> int:
    """Concerns that have not just their two steps, or whose state is not that of the last."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(*) filter (where c.version = 2 and s.to_state = c.state and s.number = 2"
            " and (select count(*) from concerns_step o where o.concern_id = c.id) = 2) from concerns_concern c"
            " left join concerns_step s on s.concern_id = c.id and s.number = c.version"
        )
        sound: int = cursor.fetchone()[0]
    return pairs - sound


if __name__ == "__main__":
    raise SystemExit(main())
