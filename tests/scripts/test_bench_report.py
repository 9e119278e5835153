"""The page of figures that `make bench` writes."""

from typing import Any

from scripts.bench.report import BenchReport, with_sections_of


def page(**fields: Any) -> str:
    report = BenchReport("make bench", **fields)
    report.notes.append("A remark.")
    return report.as_markdown()


def test_what_was_written_by_hand_stays_when_the_figures_are_made_anew() -> None:
    by_hand = "## Where the time goes\n\nInto this.\n\n### And that\n\nToo.\n\n"
    before = page().replace("## Others", f"{by_hand}## Others")
    after = with_sections_of(before, page())
    assert after.count(by_hand) == 1
    assert with_sections_of(after, page()) == after


def test_what_is_made_anew_does_not_stay() -> None:
    before = page().replace("A remark.", "An old remark.")
    assert with_sections_of(before, page()) == page()


def test_the_first_page_has_nothing_before_it() -> None:
    assert with_sections_of("", page()) == page()
