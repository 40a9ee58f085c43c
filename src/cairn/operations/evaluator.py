"""The evaluator: a small process of its own that holds the key of matching without telling, and sees blinded points only.

It has no database, no name and no question: eight points in, eight points and a proof out, and it writes nothing of them
down. Best it runs under another account than Cairn's, or reached by a tunnel on another machine: then neither a copy of
the database nor one of Cairn's folder is enough to try names against the tokens.
"""

import ipaddress
import os
import signal
import socketserver
import stat
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.base.errors import BadInput, Broken, CairnError
from cairn.operations import secret_files
from cairn.operations.environment import env, home, is_given

if TYPE_CHECKING:
    from cairn.sharing.engines.oblivious import Key

USUAL = "127.0.0.1:8797"
SHORTEST_SECRET = 32  # characters
WAITS = 30.0  # seconds that a connection may say nothing
MOST_AT_ONCE = 32  # connections; more wait for their turn
SECRET = "CAIRN_EVALUATOR_SECRET"  # noqa: S105 - the name of one
SECRET_SAYS = "What Cairn and its evaluator (`cairn evaluator`) share; at least 32 characters."  # noqa: S105 - says it
NOT_ITS_OWN = (
    "DATABASE_URL", "CAIRN_OWNER_PASSWORD", "CAIRN_WEB_PASSWORD", "CAIRN_JOB_PASSWORD", "CAIRN_ENGINE_PASSWORD", "CAIRN_DISPOSAL_PASSWORD",
    "CAIRN_SECRET_KEY", "CAIRN_ENTRY_KEY", "CAIRN_TRAIL_KEY", "CAIRN_DISPOSAL_KEY",
)  # fmt: skip
"""What leads to the records, or signs in Cairn's name: whoever holds the key of the evaluator has none of these."""
STOPPED_BY = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_KEY_FILE = "key-{:04}"


def address() -> tuple[str, int]:
    """Where the evaluator is. Raises: BadInput."""
    said = env("CAIRN_EVALUATOR", str, USUAL, says="Where `cairn evaluator` listens, on this machine: ADDRESS:PORT.")
    host, _, port = said.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) < 65536:
        raise BadInput("CAIRN_EVALUATOR is not readable as ADDRESS:PORT, such as 127.0.0.1:8797.")
    return host.strip("[]"), int(port)


def keys_folder() -> Path:
    """Where the evaluator keeps its keys."""
    given = env(
        "CAIRN_EVALUATOR_HOME",
        str,
        "",
        says="Folder of the evaluator's keys, readable by its own account alone. Without it: CAIRN_HOME/evaluator.",
    )
    return Path(given).absolute() if given else home() / "evaluator"


def secret() -> str:
    """What Cairn and its evaluator share: from the environment, else made once and kept."""
    return secret_files.secret(home(), SECRET, SECRET_SAYS) or secret_files.make(home(), SECRET)


def unsafe(host: str, folder: Path, shared: str) -> tuple[str, ...]:
    """Why the evaluator doesn't start, one sentence each."""
    found = []
    if not _is_loopback(host):
        found.append(f"CAIRN_EVALUATOR says {host}, which others can reach: let a tunnel bring them to 127.0.0.1.")
    if len(shared) < SHORTEST_SECRET:
        found.append(f"{SECRET} is shorter than {SHORTEST_SECRET} characters.")
    found += [
        f"{name} is in its environment: whoever holds the key may not be able to reach the records as well."
        for name in NOT_ITS_OWN
        if is_given(name)
    ]
    found += [
        f"{path} can be read or changed by others: it must belong to this account alone (chmod go= does it)."
        for path in (folder, *_key_files(folder))
        if path.exists() and (path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) or path.stat().st_uid != os.geteuid())
    ]
    return tuple(found)


def add_key(folder: Path) -> str:
    """Make another key, from now on the newest; returns its public half in hex. A running evaluator knows it once restarted."""
    from cairn.sharing.engines.oblivious import new_key

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = new_key()
    last = max((int(path.name.removeprefix("key-")) for path in _key_files(folder)), default=0)
    handle = os.open(folder / _KEY_FILE.format(last + 1), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(key.private.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key.public.hex()


def keys(folder: Path) -> "tuple[Key, ...]":
    """The keys that are kept, the newest last. Raises: Broken for one that can't be read."""
    from cairn.sharing.engines.oblivious import key_of

    found = []
    for path in _key_files(folder):
        try:
            found.append(key_of(bytes.fromhex(path.read_text().strip())))
        except ValueError:
            raise Broken(f"{path} holds no key of an evaluator. Put it back, or take it away.") from None
    return tuple(found)


def run() -> int:
    """Serve until told to stop; 0 then, 2 where something is unsafe. Makes the first key."""
    (host, port), folder, shared = address(), keys_folder(), secret()
    refused = unsafe(host, folder, shared)
    if refused:
        raise BadInput(f"The evaluator doesn't start. {' '.join(refused)}")
    if not _key_files(folder):
        add_key(folder)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPED_BY)  # before any thread, so that the wait below alone hears them
    with Evaluator((host, port), keys(folder), shared.encode()) as served:
        thread = threading.Thread(target=served.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        many = len(served.keys)
        held = f"{many} key{'' if many == 1 else 's'}"
        print(f"The evaluator listens at {host}:{served.server_address[1]}, with {held}. Ctrl-C stops it.", flush=True)
        signal.sigwait(STOPPED_BY)
        served.shutdown()
        thread.join()
    print("The evaluator has stopped.", flush=True)
    return 0


class Evaluator(socketserver.ThreadingTCPServer):
    """Answers requests on one address with its keys, which change only by a restart."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, where: tuple[str, int], known: "Sequence[Key]", secret: bytes) -> None:
        import socket

        self.address_family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
        self.keys = {key.public: key for key in known}
        self.newest = known[-1]
        self.secret = secret
        self.waits = WAITS
        self.room = threading.BoundedSemaphore(MOST_AT_ONCE)
        try:
            super().__init__(where, _Connection)
        except OSError as error:
            raise BadInput(
                f"Port {where[1]} can't be used ({error.strerror}). Set CAIRN_EVALUATOR to another."
            ) from error

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that broke says nothing: neither whose, nor what."""

    def answer(self, said: bytes) -> bytes:
        """The reply to a request, always as long. Raises: Unsealed for what was not said by Cairn."""
        from cairn.sharing.engines import messages, oblivious

        request = messages.read_request(said, secret=self.secret)
        key = self.newest if request.public == messages.NEWEST else self.keys.get(request.public)
        reply = messages.Reply(messages.NO_SUCH_KEY)
        if key is not None:
            try:
                points = oblivious.evaluate(key, request.points)
                proof = oblivious.prove(key, request.points, points)
                reply = messages.Reply(messages.DONE, key.public, points, proof)
            except oblivious.Unfit:
                reply = messages.Reply(messages.UNFIT)
        return messages.written_reply(reply, to=said, secret=self.secret)


class _Connection(socketserver.StreamRequestHandler):
    """Requests of one connection, one after another, until it ends or says something that Cairn doesn't."""

    server: Evaluator

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(self.server.waits)

    def handle(self) -> None:
        from cairn.sharing.engines.messages import REQUEST, Unsealed

        with self.server.room:
            while len(said := self.rfile.read(REQUEST)) == REQUEST:
                try:
                    self.wfile.write(self.server.answer(said))
                except Unsealed:
                    return


def _key_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("key-*") if path.name.removeprefix("key-").isdecimal())


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


if __name__ == "__main__":
    try:
        sys.exit(run())
    except CairnError as error:
        sys.exit(f"cairn: {error}")
