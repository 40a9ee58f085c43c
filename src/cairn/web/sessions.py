"""Sessions whose keys the database does not know: it holds a hash of each, and content bound to that very key.

Who reads the table can't take over a session, and who copies one session's content into another's row finds that it is
no longer signed.
"""

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone


def stored(key: str | None) -> str:
    """What the table holds in a key's place."""
    return hashlib.sha256(f"cairn session {key}".encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """Django's sessions in the database, by the hash of their key."""

    @property
    def key_salt(self) -> str:
        """Content is signed for one key alone."""
        return f"cairn.web.sessions.{stored(self._key())}"

    def _key(self) -> str:
        """The key; a new one where there is none yet."""
        return str(self._get_or_create_session_key())  # type: ignore[attr-defined]  # the stubs leave it out

    def exists(self, session_key: str) -> bool:
        """Whether a session of this key is kept."""
        return bool(super().exists(stored(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row to keep."""
        row = super().create_model_instance(data)
        row.session_key = stored(self._key())
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Forget a session, the present one by default."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=stored(key)).delete()

    def _get_session_from_db(self) -> Any:
        found = self.model.objects.filter(session_key=stored(self.session_key), expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found
