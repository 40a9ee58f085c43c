"""Claim: whatever is killed while people tell concerns, each word that was kept and each concern that was told is there.

Run: python benchmarks/killed_while_telling.py [--kills 200] [--seed 1] [--quick]
A form tutor types drafts over the real web server and sends every fifth. Again and again the whole web server is killed
(SIGKILL), and every fifth time a process of the database too, which then recovers as after a crash. What the browser was
told is kept must be there at the end; what it was not told is sent again, and is there once. Nothing here waits for a
quiet moment.
"""

import argparse
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

SENDS_EVERY = 5  # drafts are sent after so many times of being kept
DATABASE_EVERY = 5  # kills
TRIES = 400  # tenths of a second for which a browser tries again


class Browser:
    """A form tutor at the page on which a concern is told. drafts, sent: draft -> the last text that was said to be kept."""

    def __init__(self, address: str, password: str) -> None:
        self.address, self.password = address, password
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.drafts: dict[str, str] = {}
        self.sent: dict[str, str] = {}
        self.again = 0

    def sign_in(self) -> None:
        """By the page, as anybody."""
        self._open("/sign-in", username="grace", password=self.password, purpose="safeguard_a_child")
        if 'name="draft"' not in self._open("/concerns/new"):
            raise SystemExit("the form tutor could not sign in")

    def tell(self, number: int, stop: threading.Event) -> None:
        """Type one concern word by word and send it, trying again whenever no answer came."""
        draft, words = str(uuid4()), ""
        for place in range(SENDS_EVERY):
            words += f" word{number}.{place}"
            said = {
                "draft": draft,
                "given_names": "Quinn",
                "family_name": "Harrow",
                "happened": "1 3 2024",
                "told": words.strip(),
            }
            if not self._surely("/concerns/draft", said, stop):
                return
            self.drafts[draft] = words.strip()
        if self._surely("/concerns/new", said | {"do": "send"}, stop):
            self.sent[draft] = words.strip()

    def _surely(self, path: str, said: dict[str, str], stop: threading.Event) -> bool:
        for _ in range(TRIES):
            if stop.is_set():
                return False
            try:
                answer = self._open(path, **said)
            except (URLError, OSError, HTTPError):
                self.again += 1
                time.sleep(0.1)
                continue
            if path == "/concerns/new" and "Its reference is" not in answer:
                raise SystemExit(f"a concern was not taken: {re.sub('<[^>]+>', ' ', answer)[:400]}")
            return True
        raise SystemExit("the web server did not come back")

    def _open(self, path: str, **said: str) -> str:
        data = None
        if said:
            token = re.findall(
                r'name="csrfmiddlewaretoken" value="([^"]+)"',
                self._open("/sign-in" if "username" in said else "/concerns/new"),
            )
            data = urlencode(said | {"csrfmiddlewaretoken": token[0]}).encode()
        asked = Request(self.address + path, data=data, headers={"Referer": self.address + path})  # noqa: S310 - our own server
        with closing(self.opener.open(asked, timeout=20)) as answer:
            found: str = answer.read().decode()
            return found


def main() -> int:
    """Kill and count; 1 if a word that was kept is gone, or a concern stands twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="6 kills")
    options = parser.parse_args()
    kills = 6 if options.quick else options.kills
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        os.environ["CAIRN_HOME"] = folder
        os.environ["CAIRN_PORT"] = str(_free_port())
        from cairn.operations import database

        with database.ready(migrating=True):
            from cairn.operations import first_data

            first_data.fill_with_case()
            browser = Browser(f"http://127.0.0.1:{os.environ['CAIRN_PORT']}", first_data.password())
            began = time.monotonic()
            _run(browser, kills, random.Random(options.seed))
            wrong = _wrong(browser)
    print(
        f"{kills} kills in {time.monotonic() - began:.0f} s; {len(browser.sent):,} concerns told, "
        f"{len(browser.drafts):,} drafts kept, {browser.again:,} times without an answer and tried again"
    )
    for one in wrong[:10]:
        print(f"  {one}")
    print(f"lost or doubled: {len(wrong)}; claim {'holds' if not wrong else 'DOES NOT HOLD'}")
    return int(bool(wrong))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def _run(browser: Browser, kills: int, chance: random.Random) -> None:
    server, stop = _serve(browser), threading.Event()
    browser.sign_in()
    failed: list[BaseException] = []
    typing = threading.Thread(target=_type_on, args=(browser, stop, failed), daemon=True)
    typing.start()
    try:
        for kill in range(1, kills + 1):
            time.sleep(chance.uniform(0.3, 1.5))
            if failed:
                break
            if kill % DATABASE_EVERY == 0:
                _kill_in_database(chance)
            _kill(server)
            server = _serve(browser)
            if sys.stderr.isatty():
                print(f"\r{kill} of {kills}", end="", file=sys.stderr)
    finally:
        stop.set()
        typing.join(60)
        _kill(server)
    if failed:
        raise failed[0]


def _type_on(browser: Browser, stop: threading.Event, failed: list[BaseException]) -> None:
    number = 0
    try:
        while not stop.is_set():
            number += 1
            browser.tell(number, stop)
    except BaseException as error:
        failed.append(error)


def _kill(server: subprocess.Popen[bytes]) -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def _serve(browser: Browser) -> subprocess.Popen[bytes]:
    """The web server as the demo runs it; returns when it answers."""
    from cairn.operations import children, roles
    from cairn.operations.demo import web_command  # the command that the demo runs, and no other
    from cairn.operations.environment import home

    with (home() / "web.log").open("ab") as log:
        server = children.start(web_command(), log=log, CAIRN_ROLE=roles.WEB, CAIRN_MADE_UP="yes")
    for _ in range(TRIES):
        try:
            with closing(build_opener().open(browser.address + "/about/accessibility", timeout=5)):
                return server
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("the web server did not start")


def _kill_in_database(chance: random.Random) -> None:
    """End one process of the database at once; all others then end, and it recovers from its log."""
    import psycopg
    from django.db import connections

    from cairn.operations import embedded
    from cairn.operations.environment import home

    with psycopg.connect(**embedded.superuser(embedded.place(home()))) as database:
        found = database.execute("select pid from pg_stat_activity where usename = 'cairn_web'").fetchall()
        pids = [pid for (pid,) in found]
    connections.close_all()
    if pids:
        os.kill(chance.choice(pids), signal.SIGKILL)
    time.sleep(1)


def _wrong(browser: Browser) -> list[str]:
    """What the browser was told is kept and is not, or is there twice."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for table in ("concerns_concern", "concerns_draft"):
            cursor.execute(
                f"alter table {table} no force row level security"
            )  # a table's owner, in a folder of its own
        cursor.execute("select draft_id::text, told from concerns_concern")
        told: dict[str, list[str]] = {}
        for draft, words in cursor.fetchall():
            told.setdefault(draft, []).append(words)
        cursor.execute("select id::text, told from concerns_draft")
        kept: dict[str, Any] = dict(cursor.fetchall())
    found = [
        f"concern of draft {draft}: {told.get(draft)}"
        for draft, words in browser.sent.items()
        if told.get(draft) != [words]
    ]
    found += [f"concern {draft} stands {len(words)} times" for draft, words in told.items() if len(words) > 1]
    for draft, words in browser.drafts.items():
        if draft not in browser.sent and words not in str(kept.get(draft, told.get(draft, ""))):
            found.append(f"draft {draft}: {kept.get(draft)}")
    return found


if __name__ == "__main__":
    sys.exit(main())
