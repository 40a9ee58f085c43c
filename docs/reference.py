"""Writes docs/reference/ from the code itself, so that it can't say anything else.

`python docs/reference.py` says which pages are not as the code is; `--write` makes them so.
"""

import argparse
import ast
import importlib
import inspect
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs/reference"
MADE = "<!-- Made by docs/reference.py from the code. Change the code, then run `just docs`. -->\n\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += [
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command with its help."""
    from cairn.base.errors import EXIT_CODES
    from cairn.cli import build_parser, commands

    os.environ["COLUMNS"] = "100"
    parts = ["# Commands\n"]
    for name, command in sorted(commands().items()):
        one = argparse.ArgumentParser(
            prog=f"cairn {name}", description=command.HELP, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        command.arguments(one)
        parts.append(f"## cairn {name}\n\n```text\n{one.format_help().rstrip()}\n```\n")
    kinds = ", ".join(f"{kind.__name__} {code}" for kind, code in EXIT_CODES.items())
    parts.append(
        "## Exit codes\n\n0 done; 1 findings; 2 wrong usage, unreadable input or not allowed; 3 the machine failed;"
        f" 130 stopped by Ctrl-C. By kind of refusal: {kinds}.\n"
    )
    build_parser()  # a command whose arguments clash fails here
    return "\n".join(parts)


def settings() -> str:
    """Every environment variable that is read anywhere."""
    importlib.import_module("cairn.config.settings")
    from cairn.operations import database, demo, disposing, evaluator, roles, sealing
    from cairn.operations.environment import ASKED

    demo.port()
    sealing.heads_folder()
    disposing.list_file()
    evaluator.keys_folder()
    database.url()
    [database.password(role) for role in roles.ROLES]
    rows = [
        (f"`{one.name}`", one.kind, f"`{_portable(one.default)}`" if one.default else "none", one.says)
        for one in sorted(ASKED.values(), key=lambda one: one.name)
    ]
    return (
        "# Settings\n\nEvery setting comes from the environment. Secrets without a variable are made once and kept in"
        " `CAIRN_HOME/secrets`, readable by their owner alone; on a server of your own, give them.\n\n"
        + _table(("variable", "kind", "without it", "what it does"), rows)
    )


def _portable(default: str) -> str:
    from cairn.operations.environment import home

    return default.replace(str(home()), "$CAIRN_HOME").replace(str(Path.cwd()) + "/", "")


def concern_states() -> str:
    """The states of a concern and every step between them."""
    from cairn.concerns.rules.states import NEEDED_WORDS, STATES, STEPS, moves

    titles = {state.value: facts.title for state, facts in STATES.items()}
    states = [(facts.title, facts.to_reporter) for facts in STATES.values()]
    steps = []
    for step in STEPS.values():
        ends: dict[str, list[str]] = {}
        for did, since, to in moves():
            if did == step.key:
                ends.setdefault(to if to != since or step.to else "", []).append(titles[since])
        for to, since in ends.items():
            steps.append(
                (step.title, ", ".join(sorted(since)), titles.get(to, "stays where it is"),
                 "; ".join(NEEDED_WORDS[need] for need in step.needs) or "nothing")
            )  # fmt: skip
    steps.append(
        ("Cairn itself: a new fact touches what is watched", titles["watching"], titles["reopened"], "a record")
    )
    return (
        "# Concerns: states and steps\n\nEvery concern has one state, one owner and, until it ends, one next date."
        " The database refuses every change that is not one of these steps.\n\n"
        "![The states of a concern in three groups, and the steps between them; the tables say the same](concern-states.svg)\n\n"
        "A test walks through such histories at random, in the real database, and holds after each step that every concern has"
        " exactly one state, one owner, one next date and one running duty to decide or to look again.\n\n## States\n\n"
        + _table(("state", "what whoever told us reads"), states)
        + "\n## Steps\n\n"
        + _table(("step", "from", "to", "what it can't do without"), steps)
    )


def concern_drawing() -> str:
    """The same, drawn."""
    sys.path.insert(0, str(ROOT / "docs"))
    from state_drawing import drawing

    return drawing()


def duties() -> str:
    """Every clock with its limit, and the ladder."""
    from cairn.access.roles import ROLES
    from cairn.agencies.roles import Role
    from cairn.duties.registry import duties as declared
    from cairn.duties.rules.ladder import ladder
    from cairn.duties.rules.law import limits

    law = {one.key: one for one in limits()}
    clocks = [
        (one.title, f"`{one.key}`, version {one.version}", one.starts, one.stops,
         law[one.law].in_words,
         law[one.law].source)
        for one in declared().values()
    ]  # fmt: skip
    rungs = [
        (
            one.title,
            f"{one.after.total_seconds() / 3600:.0f}",
            ROLES[Role(one.role)].title if one.role else "nobody else",
        )
        for one in ladder().rungs
    ]
    rows = [
        (one.title, one.in_words, one.since, one.standing,
         one.source, one.checked_on)
        for one in limits()
    ]  # fmt: skip
    return (
        "# Duties: clocks, limits and the ladder\n\nA clock starts and stops by what was done, never by hand. Guidance, not"
        " legal advice.\n\n## Clocks\n\n"
        + _table(("duty", "clock", "starts", "stops", "limit", "source"), clocks)
        + "\n## Limits\n\n"
        + _table(("what", "limit", "since", "standing", "source", "checked on"), rows)
        + f"\n## The ladder\n\nVersion {ladder().version}; hours from when it was due, nights and weekends too.\n\n"
        + _table(("rung", "hours", "who holds it"), rungs)
    )


def signals() -> str:
    """Every rule of the catalogue, in the words of its own file."""
    from cairn.signals.registry import rules

    parts = [
        "# Signals\n\nA signal is a reason to look: it says that records written down by these agencies touch each other"
        " in this way. It is never a mark against a child. **No signal is not a finding of safety.**\n"
    ]
    for rule in rules().values():
        about = rule.about
        parts.append(f"## {about.title}\n\n`{rule.kind}`, version {rule.version}. {about.sentence}\n")
        parts.append(
            _table(
                ("", ""),
                [
                    ("Waits in", ", ".join(queue.value for queue in rule.queues)),
                    ("Answered by", about.owner),
                    ("Told apart from", about.told_apart_from),
                    ("**Can't tell**", about.cannot_tell),
                    ("Source", about.source),
                    ("Retires", about.retires),
                    ("Limits", "; ".join(rule.in_words()) or "none"),
                ],
            )
        )
    return "\n".join(parts)


def forms() -> str:
    """Every form with its versions and questions."""
    from cairn.forms.registry import all_forms
    from cairn.forms.rules.levels import DECISIONS, LEVELS

    parts = [
        "# Forms\n\nEach form is one file of `src/cairn/forms/kinds`. A form that nobody approved can't be filled in; what was"
        " sent shows for ever as it was answered. **No form adds up to a number.**\n"
    ]
    for kind, versions in all_forms().items():
        parts += [_form(kind, one) for one in versions]
    levels = [
        (number, level.title, level.says, "; ".join(DECISIONS[key].title for key in level.decisions))
        for number, level in LEVELS.items()
    ]
    return (
        "\n".join(parts)
        + "\n## Levels of support\n\nA professional chooses one and says why; nothing works one out.\n\n"
        + _table(("", "level", "means", "usually decided"), levels)
    )


def _form(kind: str, form: Any) -> str:
    stands = f"approved {form.approved_on} by {form.approved_by}" if form.approved_on else "not approved: can't be used"
    if form.withdrawn_on:
        stands += f", withdrawn {form.withdrawn_on}"
    rows = [
        (section.title, ask.says, ", ".join(ask.options.values()) or ask.sort.value,
         (f"if “{ask.only_if[0]}” is “{ask.only_if[1]}”" if ask.only_if else "") + ("needed" if ask.needed else ""))
        for section in form.asks for ask in section.asks
    ]  # fmt: skip
    return (
        f"## {form.title}, version {form.version}\n\n`{kind}`; {stands}. Source: {form.source}. Becomes a record of the kind"
        f" `{form.makes}`{', without its answers' if form.restricted else ''}.\n\n"
        + _table(("section", "question", "answers", ""), rows)
    )


def errors() -> str:
    """Every refusal, with what it becomes at each door."""
    from cairn.base import errors as base

    for module in pkgutil.walk_packages(importlib.import_module("cairn").__path__, "cairn."):
        if module.name.endswith(".errors"):
            importlib.import_module(module.name)
    rows = []
    for kind in base.EXIT_CODES:
        for one in (kind, *sorted(_below(kind), key=lambda found: found.__name__)):
            name = one.__name__ if one is kind else f"{kind.__name__} / {one.__name__}"
            row = (name, base.HTTP_STATUS[kind], f"`{base.PROBLEMS[kind]}`", base.EXIT_CODES[kind], inspect.getdoc(one))
            rows.append(row)
    return (
        "# Errors\n\nFive kinds. A message is for the person, in the present tense, and holds ids, never a name.\n\n"
        + _table(("kind", "HTTP", "problem", "exit code", "means"), rows)
    )


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def permissions() -> str:
    """Who may do what: roles against verbs, and the purposes."""
    from cairn.access.roles import PURPOSES, ROLES, VERBS, Verb

    verbs = list(Verb)
    rows = [
        (facts.title, facts.says, ", ".join(verb.value.replace("_", " ") for verb in verbs if verb in facts.may) or "-")
        for facts in ROLES.values()
    ]
    return (
        "# Who may do what\n\nA role gives verbs; what somebody may *read* also needs a need, and the database holds both"
        " a second time by row security ([how](../explanation/row-security.md)).\n\n"
        + _table(("role", "in words", "may"), rows)
        + "\n## Verbs\n\n"
        + _table(("verb", "means"), [(verb.value.replace("_", " "), VERBS[verb]) for verb in verbs])
        + "\n## Purposes\n\nChosen at sign-in and kept with every look.\n\n"
        + _table(("word", "means"), [(f"`{word}`", says) for word, says in PURPOSES.items()])
    )


def law() -> str:
    """By which rule something is shown, and the table of the law."""
    from cairn.access.sight import agreement, edition, rules
    from cairn.sharing.rules.basis import bases, version

    signed = agreement()
    shown = [
        (f"`{one.named}`", one.title, one.says, one.who, one.part,
         one.law_says + (f" ({', '.join(bases()[key].title for key in one.laws)})" if one.laws else ""), one.held_by)
        for one in rules().values()
    ]  # fmt: skip
    rows = [
        (f"`{one.key}`", one.title, one.says, one.who, f"[{one.law}, {one.section}]({one.url})", one.article_6, one.condition,
         one.in_force_from or "not in force: can't be chosen")
        for one in bases().values()
    ]  # fmt: skip
    return (
        "# Rules and the law\n\nFor whoever must answer for it. Each look in the trail names one of these rules with its version;"
        " a safeguarding lead opens the look under *Who looked* and reads the rule's words there. The same stands at `/about/basis`."
        f" Guidance, not legal advice.\n\n{signed.title}, {signed.version}. {signed.says}\n\n## Rules, edition {edition()}\n\n"
        + _table(("rule", "", "says", "who", "part of the agreement", "law", "held by"), shown)
        + f"\n## The law, edition {version()}\n\nEach question and each answer names a row and the edition that stood then.\n\n"
        + _table(("row", "", "says", "for whom", "law", "lawful basis", "condition", "in force from"), rows)
    )


def api() -> str:
    """Every call, from the document that tools read."""
    from cairn.access.operations import OPERATIONS
    from cairn.access.services import CALLS
    from cairn.web.api.openapi import document

    told = document()
    parts = [
        "# API\n\nWhat an agency’s own system can send and read: [how to](../how-to/send-from-your-own-system.md),"
        f" [why so](../explanation/adr/0036-an-agencys-own-system.md). {told['info']['description']}"
        " The same as an OpenAPI 3.1 document stands at `/api/openapi.json`, with the schema of each form in use.\n\n"
        "Send `Authorization: Bearer` and the secret of a service account with each call, and JSON in UTF-8."
        f" An account may call {CALLS} times a minute.\n\n## Operations\n\n"
        + _table(("operation", "lets it"), ((f"`{one.key}`", one.title) for one in OPERATIONS.values()))
    ]
    for address, methods in told["paths"].items():
        parts += [_call(address, method, one) for method, one in methods.items()]
    problems = told["components"]["responses"].items()
    parts.append(
        "## Problems\n\nAs `application/problem+json` (RFC 9457): type, title, status, detail, and where fields are wrong errors,"
        " each with a pointer (RFC 6901) and a sentence.\n\n"
        + _table(("problem", "means"), ((f"`{name}`", one["description"]) for name, one in problems))
    )
    return "\n".join(parts)


def _call(address: str, method: str, one: dict[str, Any]) -> str:
    sent = [(f"`{each['name']}`", each["in"], each.get("description", "")) for each in one["parameters"]]
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    sent += [(f"`{name}`", "body", each.get("description", "")) for name, each in body.get("properties", {}).items()]
    if "oneOf" in body:
        sent.append(("the form", "body", "given_names, family_name, born and answers, as its schema says"))
    done = next(code for code in ("201", "200") if code in one["responses"])
    gives = one["responses"][done]["content"]["application/json"]["schema"].get("properties", {})
    given = ", ".join(f"`{name}`" for name in gives) or "a JSON Schema"
    table = _table(("sent", "in", "means"), sent) + "\n" if sent else ""
    return f"## {one['summary']}\n\n`{method.upper()} {address}`\n\n{one['description']}\n\n{table}Answers {done} with {given}.\n"


def checks() -> str:
    """What `cairn check` looks at."""
    from cairn.operations.health import CHECKS

    rows = [(check.__name__.replace("_", " "), inspect.getdoc(check)) for check in CHECKS]
    return "# What `cairn check` looks at\n\n" + _table(("", "sound means"), rows)


def exchange() -> str:
    """The tables of a bundle, below the prose that people wrote."""
    from cairn.records.columns import HIDDEN_COLUMNS, TABLES

    parts = [(ROOT / "docs/exchange-prose.md").read_text("utf-8")]
    for table in TABLES.values():
        hidden = HIDDEN_COLUMNS.get(table.name, ())
        rows = [
            (f"`{column.name}`" + (" *" if column.required else ""), _kind(column.dtype), ", ".join(column.choices))
            for column in table.columns
            if column.name not in hidden
        ]
        key = ", ".join(f"`{name}`" for name in table.key)
        parts.append(
            f"## {table.name}\n\nHolds {table.about}. Key: {key}.\n\n" + _table(("column", "kind", "only"), rows)
        )
    return "\n".join(parts)


def _kind(dtype: object) -> str:
    name = str(dtype)
    return "moment or date" if name.startswith("Datetime") else "whole number" if name.startswith("Int") else "text"


def requirements() -> str:
    """Each requirement with the tests that carry its number."""
    titles = dict(line.split(" ", 1) for line in (ROOT / "docs/requirements.txt").read_text("utf-8").splitlines())
    proofs: dict[str, list[str]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, said in _tests(file):
            for number in sorted(set(re.findall(r"\bR\d{1,3}\b", said.replace("_", " ").upper()))):
                proofs.setdefault(number, []).append(f"`{file.relative_to(ROOT / 'tests').as_posix()}::{name}`")
    rows = [(number, title, "<br>".join(proofs[number])) for number, title in titles.items() if number in proofs]
    waiting = [number for number in titles if number not in proofs]
    return (
        "# Requirements and their tests\n\nA requirement stands here once a test's name or docstring carries its number.\n\n"
        + _table(("", "requirement", "shown by"), rows)
        + f"\n{len(rows)} of {len(titles)} so far. Waiting: {', '.join(waiting)}.\n"
    )


def _tests(file: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, f"{node.name} {ast.get_docstring(node) or ''}"


def decisions() -> str:
    """Every decision by its heading."""
    files = sorted((ROOT / "docs/explanation/adr").glob("[0-9]*.md"))
    heads = [(file, file.read_text("utf-8").splitlines()[0].lstrip("# ")) for file in files]
    return (
        "# Decisions\n\nTwenty lines each: what was the matter, what was decided, what gets harder. A decision is changed"
        " by a new one.\n\n" + "".join(f"- [{head}]({file.name})\n" for file, head in heads)
    )


STANDS = {
    "shown": "a test shows it",
    "kept": "built so, as the page or file says",
    "yours": "yours to arrange",
    "gap": "not met",
    "none": "not applicable",
}
CHAPTERS = {
    "1": "Encoding", "2": "Checking what comes in, and steps", "3": "In the browser", "5": "Files", "6": "Signing in",
    "7": "Sessions", "8": "Who may see and do what", "11": "Cryptography", "12": "On the line", "13": "Setting up",
    "14": "Protecting records", "15": "How code is written", "16": "Logs and faults",
}  # fmt: skip


def asvs() -> str:
    """Each line of the security standard that is claimed, with the test that shows it or why not."""
    import tomllib

    lines = tomllib.loads((ROOT / "tests/house/asvs.toml").read_text("utf-8"))["lines"]
    counts = {kind: sum(line[3] == kind for line in lines) for kind in STANDS}
    parts = [
        "# The security standard, line by line\n",
        "Cairn measures itself against the OWASP Application Security Verification Standard, edition 5.0: level 2, and level 3"
        " for signing in, sessions, access, cryptography and logs. What each line asks is said in our own words; read the"
        " standard itself for its own. Nobody outside has checked this.\n",
        f"Of {len(lines)} lines: {', '.join(f'{number} {STANDS[kind]}' for kind, number in counts.items())}. Lines that are"
        " not here have not been read against this code, among them all of chapters 4, 9, 10 and 17.\n",
    ]
    for chapter, title in CHAPTERS.items():
        mine = [line for line in lines if line[0].split(".")[0] == chapter]
        rows = [(number, level, asks, STANDS[kind], _evidence(said)) for number, level, asks, kind, said in mine]
        parts.append(
            f"## {chapter} {title}\n\n" + _table(("line", "level", "asks", "stands", "test, page or reason"), rows)
        )
    return "\n".join(parts)


def _evidence(said: str) -> str:
    """Paths as code, and a page of ours as a link."""
    if re.fullmatch(r"docs/[\w/-]+\.md", said):
        return f"[{said.rpartition('/')[2]}](../{said.removeprefix('docs/')})"
    return re.sub(r"((?:tests|docs|src)/[\w/.-]+(?:::\w+)?|pyproject\.toml)", r"`\1`", said)


PAGES: dict[str, Callable[[], str]] = {
    "../explanation/adr/index.md": decisions,
    "commands.md": commands,
    "settings.md": settings,
    "concern-states.md": concern_states,
    "concern-states.svg": concern_drawing,
    "duties.md": duties,
    "signals.md": signals,
    "forms.md": forms,
    "errors.md": errors,
    "api.md": api,
    "permissions.md": permissions,
    "law.md": law,
    "checks.md": checks,
    "asvs.md": asvs,
    "exchange.md": exchange,
    "requirements.md": requirements,
}


def stale() -> list[str]:
    """Names of pages that are not as the code is."""
    return [name for name, page in PAGES.items() if not _is_current(OUT / name, MADE + page())]


def _is_current(file: Path, text: str) -> bool:
    return file.exists() and file.read_text("utf-8") == text


def main(arguments: list[str]) -> int:
    """Say which pages are stale, or write them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings")
    import django

    django.setup()
    if "--write" in arguments:
        OUT.mkdir(exist_ok=True)
        for name, page in PAGES.items():
            (OUT / name).write_text(MADE + page(), "utf-8")
        return 0
    for name in stale():
        print(f"docs/reference/{name} is not as the code is. Run `just docs`.")
    return 1 if stale() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
