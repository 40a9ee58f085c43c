"""Every rule finds on its drawn cases what they say; the cases are its public page. R20, R47, R48, R54, R170."""

from importlib import import_module
from typing import Any

import pytest

from cairn.signals.catalogue import group_pattern, shared_person_of_concern
from cairn.signals.engines import adults, groups, lives, matters, places
from cairn.signals.registry import rules
from spec.drawn import Case, check, table

SCHEMAS: dict[str, dict[str, Any]] = {
    "shared_person_of_concern": adults.SCHEMA,
    "place_of_concern": places.SCHEMA,
    "group_pattern": groups.SCHEMA,
    "unheard_concern": matters.COLUMNS,
    "individual_pattern": lives.SCHEMA,
    "contact_gap": lives.SCHEMA,
    "service_gap": lives.SCHEMA,
    "information_gap": lives.SCHEMA,
}
DRAWN = [
    pytest.param(kind, case, id=f"{kind}: {case.title}")
    for kind in sorted(rules())
    for case in import_module(f"spec.signals.{kind}").CASES
]


@pytest.mark.parametrize(("kind", "case"), DRAWN)
def test_a_rule_finds_what_its_drawn_case_says(kind: str, case: Case) -> None:
    check(kind, case, SCHEMAS[kind], import_module(f"spec.signals.{kind}").DEFAULTS)


def test_every_rule_has_drawn_cases_some_with_a_hit_and_some_without() -> None:
    for kind in rules():
        cases = import_module(f"spec.signals.{kind}").CASES
        assert any(case.hits for case in cases), kind
        assert any(not case.hits for case in cases), kind


def test_every_rule_says_on_its_page_what_it_rests_on_and_cannot_tell() -> None:
    for rule in rules().values():
        assert all(vars(rule.about).values()), rule.kind
        assert rule.queues, rule.kind
        assert rule.limits, rule.kind
        assert rule.about.numbers.keys() == dict(rule.limits).keys(), rule.kind


def test_a_rule_reads_the_columns_that_its_rows_are_drawn_with() -> None:
    assert list(shared_person_of_concern.Row._fields) == list(adults.SCHEMA)
    assert list(group_pattern.Row._fields) == list(groups.SCHEMA)


def test_a_text_table_is_read_by_its_header() -> None:
    assert table("a  b\n x y  2") == [{"a": "x y", "b": "2"}]
