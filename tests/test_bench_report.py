"""The page of figures: a run replaces what an earlier one found, never what a person wrote below."""

from scripts.bench.report import BY_HAND, Report, written_by_hand


def test_what_stands_below_the_mark_stays(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"# Old figures\n\n{BY_HAND}\n## Why\n\nBecause.\n")
    for _ in range(2):
        page.write_text(Report("make bench").as_markdown() + written_by_hand(page))
    assert page.read_text().endswith(f"\n{BY_HAND}\n## Why\n\nBecause.\n")
    assert page.read_text().count(BY_HAND) == 1
    assert "Old figures" not in page.read_text()


def test_a_page_without_the_mark_or_none_at_all_has_nothing_to_keep(tmp_path):
    page = tmp_path / "performance.md"
    assert written_by_hand(page) == ""
    page.write_text("# Old figures\n")
    assert written_by_hand(page) == ""
