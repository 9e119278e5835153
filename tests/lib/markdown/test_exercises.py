import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.markdown.exercises import LONGEST_SECONDS, MOST_TIMES, parse_head


def words(dose):
    head = parse_head(f"Calf stretch | {dose}")
    assert head.problems == []
    return head.dose.words()


def numbers(dose):
    return parse_head(f"Calf stretch | {dose}").dose.numbers()


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        ("hold 20-30 s | each side | repeat 2-3", "Hold 20 to 30 seconds, 2 to 3 times on each side"),
        ("hold 20-30 s | each side | repeat 2-3 more", "Hold 20 to 30 seconds, then 2 to 3 more times on each side"),
        ("hold 1 s", "Hold 1 second"),
        ("hold 45 seconds | repeat 1", "Hold 45 seconds, 1 time"),
        ("hold 1-2 min | both sides", "Hold 1 to 2 minutes, on each side"),
        ("HOLD 20 to 30 sec | Each Side", "Hold 20 to 30 seconds, on each side"),
        ("hold 20–30s | repeat 3x", "Hold 20 to 30 seconds, 3 times"),
        ("repeat 10 times | each side", "10 times on each side"),
        ("repeat 1 more", "Then 1 more time"),
        ("hold 30 s | repeat 3 | rest 10 s", "Hold 30 seconds, 3 times, rest 10 seconds in between"),
        ("hold 30 s | repeat 3 | rest 1-2 min", "Hold 30 seconds, 3 times, rest 1-2 minutes in between"),
        ("hold 30-30 s", "Hold 30 seconds"),
        (" | hold 30 s | ", "Hold 30 seconds"),
    ],
)  # fmt: skip
def test_a_dose_in_words(dose, said):
    assert words(dose) == said


@pytest.mark.parametrize(
    ("dose", "counted"),
    [
        ("hold 20-30 s | each side | repeat 2-3", {"hold": "20-30", "sides": "2", "rounds": "2-3"}),
        ("hold 20-30 s | each side | repeat 2-3 more", {"hold": "20-30", "sides": "2", "rounds": "3-4"}),
        ("hold 1-2 min | rest 5-10 s", {"hold": "60-120", "rest": "10"}),
        ("each side", {"sides": "2"}),
        ("", {}),
    ],
)
def test_a_dose_in_numbers(dose, counted):
    assert numbers(dose) == {f"data-{name}": value for name, value in counted.items()}


def test_the_parts_may_stand_in_any_order():
    assert words("repeat 2-3 | each side | hold 20-30 s") == words("hold 20-30 s | each side | repeat 2-3")


def test_the_name_may_hold_a_bar_of_its_own():
    assert parse_head(r"Push\|pull | hold 5 s").name == r"Push\|pull"


def test_without_a_name_it_is_an_exercise_and_the_editor_is_told():
    head = parse_head(" | hold 5 s")
    assert head.name == "Exercise"
    assert "give the exercise a name" in head.problems[0]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("hold", "number with s or min"),
        ("hold twenty seconds", "number with s or min"),
        ("hold 20", "number with s or min"),
        ("hold 30-20 s", "the smaller number comes first"),
        ("hold 0 s", "at least 1"),
        ("hold 11 min", "longer than 10 minutes"),
        (f"hold {LONGEST_SECONDS + 1} s", "at most 600"),
        ("rest long", "number with s or min"),
        ("repeat often", "in digits"),
        (f"repeat {MOST_TIMES + 1}", "at most 100"),
        ("repeat 99999", "in digits"),
        ("slowly", "is not a dose"),
    ],
)
def test_what_is_not_understood_is_kept_and_told_in_words(part, told):
    head = parse_head(f"Calf stretch | each side | {part}")
    assert head.unclear == [part]
    assert told in head.problems[0]
    assert f"“{part}”" in head.problems[0]
    assert head.dose.each_side


@pytest.mark.parametrize("second", ["hold 10 s", "each side", "repeat 2", "repeat 2 more"])
def test_what_is_said_twice_is_told(second):
    head = parse_head(f"Calf | hold 5 s | each side | repeat 3 | {second}")
    assert head.unclear == [second]
    assert "said before" in head.problems[0]


PARTS = st.sampled_from(["hold", "20", "-", "30", " s", "min", "each side", "repeat", "more", "rest", "|", " ", "\\"])


@given(st.text(max_size=60) | st.lists(PARTS, max_size=12).map("".join))
def test_no_part_of_any_head_is_lost(text):
    head = parse_head(text)
    assert len(head.unclear) <= len(head.problems)
    assert head.name
    rounds = head.dose.rounds
    assert rounds is None or 1 <= rounds.least <= rounds.most <= MOST_TIMES + 1
