"""The evaluation as a page: curves with censoring, worked out by hand, ablation, and a page complete in itself."""

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from cairn.county.evaluation import ablation, as_page, as_report, as_text
from cairn.county.evaluation.lags import estimate
from cairn.county.evaluation.paper import as_pdf
from cairn.county.evaluation.plots import curves
from cairn.county.evaluation.report import Report
from cairn.signals.replay import of_agencies, one_agency, replay
from county.made import a_line
from county.test_evaluation import a_county, scored
from signals.made_records import two_told_of_one

SCRIPTS = re.compile(r"<script|\son\w+=|https?://|url\(|@import|<link", re.IGNORECASE)


def test_a_network_never_found_counts_as_not_found_for_as_long_as_it_was_watched() -> None:
    """Kaplan and Meier by hand: 1/4 found by day 2; of the two watched on day 9 one is found then."""
    assert estimate([(2, True), (5, False), (9, True), (20, False)]) == [(2, 0.25), (9, pytest.approx(1 - 0.75 * 0.5))]
    assert estimate([(5, False)]) == []
    assert estimate([(0, True), (0, True)]) == [(0, 1.0)]


def test_the_share_found_by_a_day_is_not_told_after_the_last_day_that_was_watched() -> None:
    figures = scored([a_line(["c1", "c2"], ["d"], on=45)])
    lags = figures["lags"]["raised"]
    assert lags["curve"] == [[5, 1.0]]
    assert lags["by_days"]["0"] == 0.0
    assert lags["by_days"]["365"] is None
    never = scored([])["lags"]["raised"]
    assert never["curve"] == []
    assert len(never["censored"]) == 1


def a_report(title: str = "<b>Seed 1</b>") -> tuple[dict[str, Any], Report]:
    figures = scored([a_line(["c1", "c2"], ["d"], on=45), a_line(["c4", "c6"], ["e"], on=50)], by="origin")
    figures["ablation"] = {
        "police": dict.fromkeys(("agencies", "records", "raised", "lost", "gained"), 1) | {"days_later_median": None}
    }
    return figures, as_report(figures, title=title, on=date(2026, 11, 28))


def test_the_page_is_complete_in_itself_and_has_a_table_beside_every_plot() -> None:
    figures, report = a_report()
    page = as_page(report)
    assert not SCRIPTS.search(page)
    assert "<b>Seed 1</b>" not in page
    assert "It says nothing about a real county" in page
    for section in page.split("<section>")[1:]:
        assert "<table" in section
    assert page.count("<svg") >= 6
    for drawing in re.findall(r"<svg.*?</svg>", page):
        assert ElementTree.fromstring(drawing).get("aria-label")  # noqa: S314 - our own words
    assert "@media print" in page
    assert "Raised networks without each kind of agency" in as_text(figures)


def test_on_paper_it_is_tagged_and_no_title_is_a_command_of_the_typesetter() -> None:
    _, report = a_report('#panic("x") *bold* $x$ #import "@preview/x:1.0.0"')
    made = as_pdf(report)
    assert made.startswith(b"%PDF")
    assert b"pdfuaid" in made
    pages = re.findall(rb"/Type\s*/Page\b", made)
    assert len(pages) >= 3


def test_a_title_with_letters_that_no_font_here_has_is_written_all_the_same() -> None:
    _, report = a_report("\u0633\u0644\u0627\u0645 \U0001f600")
    assert as_pdf(report).startswith(b"%PDF")


def test_a_curve_without_a_step_and_one_beyond_the_frame_are_drawn_inside_it() -> None:
    drawing = curves({"none": [], "late": [(400.0, 0.5)]}, says="x", most=30, ticks={"none": [12, 400]})
    xs = [float(x) for x in re.findall(r"[MH](\d+\.\d)", drawing)]
    assert max(xs) <= 640


def test_what_one_kind_of_agency_adds_is_lost_without_it() -> None:
    tables, truth = a_county()
    found = ablation(tables, truth, [a_line(["c1", "c2"], ["d"], on=45)])
    assert found == {
        "police": {"agencies": 1, "records": 4, "raised": 0, "lost": 1, "gained": 0, "days_later_median": None}
    }


def test_without_an_agency_nothing_refers_to_its_records_and_all_of_them_are_all() -> None:
    tables = two_told_of_one().tables()
    every = tables["agencies"]["agency_id"].to_list()
    both = list(replay(of_agencies(tables, every), step=timedelta(days=7)))
    assert both == list(replay(tables, step=timedelta(days=7)))
    rest = of_agencies(tables, [one for one in every if one != "SCH"])
    assert set(rest["involvements"]["person_record_id"]) == {"ASU-1", "ASU-2"}
    alone = one_agency(tables, "ASU")
    assert alone["events"].height == rest["events"].height
