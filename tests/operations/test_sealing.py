"""What is done is sealed soon after, whatever happens to the database meanwhile."""

import threading
import time
from uuid import uuid4

import pytest
from django.conf import settings

from cairn.agencies.roles import SYSTEM
from cairn.operations import sealing
from cairn.trail.actions import note
from cairn.trail.export import THE_SERVICE, export
from cairn.trail.signing import public_key
from cairn.trail.verify import verify

INSERT = "insert into trail_unsealed (row, source, agency_id, leaf) values (%s, 'deed', null, sha256('made up'::bytea))"


@pytest.mark.django_db(transaction=True, databases=["default", "job", "owner"])
def test_the_sealer_writes_signed_heads_that_the_export_agrees_with(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sealing, "HEADS_FIRST", 0.0)
    note(by=SYSTEM, did="test.done", on_kind="test", using="job")
    stop = threading.Event()
    sealer = threading.Thread(target=sealing.seal_until, args=(stop,), kwargs={"folder": tmp_path / "heads"})
    sealer.start()
    end = time.monotonic() + 20
    while not (written := list(tmp_path.glob("heads/heads-*.jsonl"))) and time.monotonic() < end:
        time.sleep(0.05)
    stop.set()
    sealer.join(10)
    assert not sealer.is_alive()
    lines = written[0].read_text("utf-8").splitlines()
    verdict = verify(export(THE_SERVICE), public_key=public_key(settings.CAIRN_TRAIL_KEY), heads={"kept": lines})
    assert verdict.findings == ()
    assert verdict.kept == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "job"])
def test_what_waits_is_sealed_within_seconds_even_after_the_connection_was_lost(connect_as) -> None:
    watching = connect_as("postgres")
    stop = threading.Event()
    sealer = threading.Thread(target=sealing.seal_until, args=(stop,))
    sealer.start()
    try:
        watching.execute(INSERT, [uuid4()])
        assert _is_sealed_within(watching, seconds=10)
        watching.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = 'cairn_job' and datname = current_database()"
        )
        watching.execute(INSERT, [uuid4()])
        assert _is_sealed_within(watching, seconds=20)
    finally:
        stop.set()
        sealer.join(10)
    assert not sealer.is_alive()


def _is_sealed_within(watching, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while watching.execute("select count(*) as n from trail_unsealed").fetchone()["n"]:
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
