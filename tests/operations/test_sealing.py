"""What is done is sealed soon after, whatever happens to the database meanwhile."""

import threading
import time
from uuid import uuid4

import pytest

from cairn.operations import sealing

INSERT = "insert into trail_unsealed (row, source, agency_id, leaf) values (%s, 'deed', null, sha256('made up'::bytea))"


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
