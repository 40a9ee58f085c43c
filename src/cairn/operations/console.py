"""A console of an installation's database, as one of its roles: `just db`, for developers."""

import os
import sys

from cairn.operations import database, embedded, roles
from cairn.operations.environment import home


def main(role: str) -> int:
    """Run psql as a role while the server is held."""
    if role not in roles.ROLES:
        print(f"There is no role {role}; there are {', '.join(roles.ROLES)}.", file=sys.stderr)
        return 2
    with database.running() as where:
        given = database.connection(where, role)
        program = embedded.binaries(embedded.place(home())) / "psql"
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGDATABASE": "dbname", "PGPASSWORD": "password"}
        variables = os.environ | {name: str(given[key]) for name, key in names.items()}
        return os.spawnve(os.P_WAIT, program, [str(program)], variables)  # noqa: S606  our own program


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
