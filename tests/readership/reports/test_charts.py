from hypothesis import given
from hypothesis import strategies as st

from posts.readership.reports.charts import HEIGHT, bar_chart, round_top, sparkline

NUMBERS = st.lists(st.integers(0, 10**9), max_size=60)


@given(NUMBERS)
def test_every_bar_stands_on_the_ground_below_the_line(numbers):
    chart = bar_chart(numbers, [number // 3 for number in numbers])
    for bar in chart.bars:
        assert int(bar.y) + int(bar.height) == HEIGHT
        assert int(bar.part_y) + int(bar.part_height) == HEIGHT
        assert 0 <= int(bar.part_height) <= int(bar.height) <= HEIGHT


@given(NUMBERS)
def test_what_is_there_is_seen_and_what_is_not_is_not(numbers):
    bars = bar_chart(numbers, numbers).bars
    assert [int(bar.height) > 0 for bar in bars] == [number > 0 for number in numbers]


@given(st.integers(0, 10**12))
def test_the_line_at_the_top_is_near_and_round(highest):
    top = round_top(highest)
    assert highest <= top <= max(1, 2 * highest)
    assert len(str(top).rstrip("0")) <= 1


def test_nothing_at_all_is_an_empty_chart():
    assert bar_chart([], []).bars == []
    assert sparkline([]) == ""


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=60))
def test_a_small_line_has_a_point_for_each_number(numbers):
    assert len(sparkline(numbers).split()) == len(numbers)
