"""Who may connect, as whom.

The socket lies in a folder only its owner may enter, and PostgreSQL asks the kernel who is at the other end (`peer`).
Only the user who started the server passes, as the application's role or, for upkeep, as the cluster's owner. There is
no password to keep and no network address to guard.
"""

from __future__ import annotations

import os
import pwd

import psycopg
from psycopg import sql

from cityline.kernel.postgres.homes import Home
from cityline.kernel.postgres.problems import DatabaseProblem

ROLE = "cityline"  # the application: owns its database and nothing else
OWNER = "postgres"  # the cluster's superuser, for making the role and for tests


def allow_only_us(home: Home) -> dict[str, str]:
    """Write the two access files, outside the data folder so the server's account cannot change them."""
    try:
        name = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as error:
        raise DatabaseProblem(
            f"User number {os.geteuid()} has no name on this machine, and PostgreSQL needs one. "
            "Add it to /etc/passwd, or set DATABASE_URL."
        ) from error
    access, names = home.folder / "pg_hba.conf", home.folder / "pg_ident.conf"
    access.write_text("local all all peer map=house\n")
    names.write_text("".join(f'house "{name}" {role}\n' for role in (ROLE, OWNER)))
    for path in (access, names):
        path.chmod(0o644 if home.account else 0o600)
    return {"hba_file": str(access), "ident_file": str(names)}


def make_role_and_database(connection: psycopg.Connection) -> None:
    """What is missing of role and database; `connection` is the cluster owner's, in autocommit."""
    role = sql.Identifier(ROLE)
    if not connection.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone():
        connection.execute(
            sql.SQL("create role {} login nosuperuser nocreatedb nocreaterole noreplication").format(role)
        )
    if not connection.execute("select 1 from pg_database where datname = %s", [ROLE]).fetchone():
        connection.execute(sql.SQL("create database {} owner {}").format(role, role))
        connection.execute(sql.SQL("revoke all on database {} from public").format(role))
