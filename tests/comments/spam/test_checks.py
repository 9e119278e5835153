import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.comments.spam import checks
from posts.comments.spam.checks import CHECKS, Action, Evidence, Judgement, Rules, judge

RULES = Rules(
    blocked_words=("casino", "cheap pills"),
    blocked_networks=("198.51.100.0/24", "2001:db8::/32"),
    blocked_addresses=("spam@example.org", "@pills.example"),
)


def written(text="My heels thank you, truly.", **fields):
    return Evidence(**{"name": "Rea", "email": "", "text": text} | fields)


def test_an_ordinary_comment_is_nobodys_business():
    assert judge(written(email="rea@example.org", address="203.0.113.5"), RULES) == Judgement()


@pytest.mark.parametrize(
    ("check", "evidence", "outcome"),
    [
        (checks.filled_in_the_honeypot, written(fell_for_honeypot=True), Action.SPAM),
        (checks.was_too_fast, written(seconds=2.9), Action.HOLD),
        (checks.has_too_many_links, written("https://a.example " * 6), Action.HOLD),
        (checks.holds_a_blocked_word, written("Best CASINO in town"), Action.SPAM),
        (checks.holds_a_blocked_word, written("cheap pills, friends"), Action.SPAM),
        (checks.holds_a_blocked_word, written(name="Casino"), Action.SPAM),
        (checks.comes_from_a_blocked_network, written(address="198.51.100.77"), Action.SPAM),
        (checks.comes_from_a_blocked_network, written(address="2001:db8:1::9"), Action.SPAM),
        (checks.comes_from_a_blocked_address, written(email="Spam@Example.org"), Action.SPAM),
        (checks.comes_from_a_blocked_address, written(email="anyone@pills.example"), Action.SPAM),
        (checks.repeats_itself, written(same_text_before=True), Action.HOLD),
        (checks.is_in_another_script, written("Покупайте у нас дешево"), Action.HOLD),
        (checks.comes_in_a_flood, written(site_is_flooded=True), Action.HOLD),
    ],
)
def test_a_check_speaks_up_with_its_reason(check, evidence, outcome):
    opinion = check(evidence, RULES)
    assert opinion.action is outcome
    assert opinion.reason in judge(evidence, RULES).reasons


@pytest.mark.parametrize(
    "text",
    ["Try the cas\u200bino", "Try the c\u00adasino", "Try the ｃａｓｉｎｏ", "CASI\u2060NO", "cásinó",
     "cheap  pills", "cheap\u00a0pills", "cheap\npills", "Cheap\u3000Pills", "今日は賭場へ", "去赌场玩玩", "ไปคาสิโนกัน"],
)  # fmt: skip
def test_a_blocked_word_is_met_however_it_is_spelled(text):
    rules = Rules(blocked_words=("casino", "cheap pills", "赌场", "賭場", "คาสิโน"))
    assert checks.holds_a_blocked_word(written(text), rules).action is Action.SPAM


@pytest.mark.parametrize(
    "text",
    ["Try the _casino_ tonight", "__casino__", "my_casino_link", "今晩casinoへ", "去casino玩", "온라인카지노사이트",
     "카지노를 하세요", "c\u0430sin\u043e", "\u0421\u0410SINO", "ⅽ\u0430\u0455\u0456no", "\u039aAZINO", "\u0445-ray"],
)  # fmt: skip
def test_a_blocked_word_is_met_beside_what_parts_it_only_for_readers(text):
    rules = Rules(blocked_words=("casino", "카지노", "kazino", "x-ray"))
    assert checks.holds_a_blocked_word(written(text), rules).action is Action.SPAM


@pytest.mark.parametrize(
    "text", ["Casinos", "kasinos", "the casinoyard", "a2casino", "casino2", "\u0441asinov", "카지 노래"]
)
def test_a_blocked_word_is_no_part_of_another(text):
    rules = Rules(blocked_words=("casino", "kasino", "카지노"))
    assert checks.holds_a_blocked_word(written(text), rules) is None


def test_a_blocked_word_is_met_as_readers_see_it():
    opinion = checks.holds_a_blocked_word(written("the **cas**ino", shown="the casino"), RULES)
    assert opinion.action is Action.SPAM


@pytest.mark.parametrize("listed", ["ｃａｓｉｎｏ", "cas\u00adino", "CASINO"])
def test_the_list_itself_may_be_spelled_in_any_way(listed):
    assert checks.holds_a_blocked_word(written("to the casino"), Rules(blocked_words=(listed,)))


def test_an_entry_that_shows_nothing_blocks_nothing():
    assert checks.holds_a_blocked_word(written("to the wall"), Rules(blocked_words=("\u200b",))) is None


@pytest.mark.parametrize(
    ("check", "evidence"),
    [
        (checks.was_too_fast, written(seconds=3)),
        (checks.has_too_many_links, written("https://a.example " * 5)),
        (checks.holds_a_blocked_word, written("My casinova of a cat")),
        (checks.comes_from_a_blocked_network, written(address="")),
        (checks.comes_from_a_blocked_network, written(address="198.51.101.1")),
        (checks.comes_from_a_blocked_address, written(email="")),
        (checks.comes_from_a_blocked_address, written(email="anyone@notpills.example")),
        (checks.repeats_itself, written("Thank you!", same_text_before=True)),
        (checks.is_in_another_script, written("My Greek friend calls it αστράγαλος")),
        (checks.is_in_another_script, written("Да!")),
        (checks.comes_in_a_flood, written(site_is_flooded=False)),
    ],
)
def test_a_check_stays_silent(check, evidence):
    assert check(evidence, RULES) is None


def test_the_gravest_verdict_counts_and_every_reason_is_kept():
    judgement = judge(written("casino", fell_for_honeypot=True, seconds=0), RULES)
    assert judgement.action is Action.SPAM
    assert len(judgement.reasons) == 3


@given(st.text(max_size=400), st.text(max_size=40), st.text(max_size=60))
def test_every_comment_gets_a_judgement(text, email, address):
    judgement = judge(written(text, email=email, address=address), RULES)
    assert (judgement.action is Action.PUBLISH) is (judgement.reasons == [])


def test_every_check_is_in_the_tuple():
    mentioned = {check.__name__ for check in CHECKS}
    written_here = {
        name
        for name, value in vars(checks).items()
        if callable(value) and getattr(value, "__annotations__", {}).get("evidence") is Evidence and name != "judge"
    }
    assert mentioned == written_here
