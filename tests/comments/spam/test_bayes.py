import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.comments.spam.bayes import FEWEST_OF_EACH, MOST_WORDS, TOKEN_CHARACTERS, Learned, opinion, tokens_of
from posts.comments.spam.checks import Action, Evidence, Rules, judge
from posts.management.commands.filter_figures import comments
from tests.support.figures import DOCS, precision_and_recall, printed

CASINO = {"casino": (40, 0), "cheap": (30, 1), "pills": (20, 0), "ankle": (0, 30)}


def learned(words, spam=50, ham=50):
    return Learned(spam, ham, words)


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("My Ankle, my ankle!", ["my", "ankle"]),
            ("don’t DON'T 'don't'", ["don't"]),
            ("ca\u200bsi\u00adno", ["casino"]),
            ("𝐜𝐚𝐬𝐢𝐧𝐨 ｃａｓｉｎｏ", ["casino"]),
            ("v1agra 0171 234567 24/7", ["v1agra"]),
            ("Übungen für Füße", ["übungen", "für", "füsse"]),
            ("हिन्दी में", ["हिन्दी", "में"]),
            ("漢字仮名", ["漢字", "字仮", "仮名"]),
            ("a I x", []),
            ("k" * 25, []),
            ("", []),
        ],
    )
    def test_of_a_text(self, text, words):
        assert tokens_of("", text) == words

    def test_links_give_their_hosts_and_that_there_is_one(self):
        text = "[here](https://www.Spam.example/free?x) and http://b.example."
        assert tokens_of("", text) == ["://", "link:spam.example", "link:b.example.", "here", "and"]

    def test_a_name_is_told_from_the_text(self):
        assert tokens_of("Casino King", "king of hips") == ["name:casino", "name:king", "king", "of", "hips"]

    def test_a_long_text_does_not_push_name_and_links_away(self):
        many = " ".join(f"word{number}" for number in range(3000))
        words = tokens_of("Pills", f"{many} https://late.example")
        assert len(words) == MOST_WORDS
        assert words[:3] == ["://", "link:late.example", "name:pills"]

    @given(st.text(max_size=80), st.text(max_size=800))
    def test_each_fits_its_column_and_comes_once(self, name, text):
        words = tokens_of(name, text)
        assert all(0 < len(word) <= TOKEN_CHARACTERS for word in words)
        assert len(words) == len(set(words))


class TestOpinion:
    @pytest.mark.parametrize(("spam", "ham"), [(19, 500), (500, 19), (0, 0)])
    def test_silent_until_it_has_seen_twenty_of_each(self, spam, ham):
        assert opinion(learned({}, spam, ham)) is None
        assert opinion(learned({}, FEWEST_OF_EACH, FEWEST_OF_EACH)) is not None

    def test_words_it_does_not_know_say_nothing(self):
        assert opinion(learned({})).score == 0.5
        assert opinion(learned({"new": (0, 0)})).score == 0.5

    def test_the_words_that_mattered_come_strongest_first(self):
        assert opinion(learned(CASINO)).because == ("casino", "pills", "cheap")

    def test_hosts_and_names_are_named_as_they_were_written(self):
        found = opinion(learned({"://": (9, 0), "link:x.example": (30, 0), "name:seo": (20, 0), "seo": (10, 0)}))
        assert found.because == ("x.example", "seo", "://")

    def test_what_good_comments_say_speaks_against_it(self):
        assert opinion(learned({"ankle": (0, 30), "neck": (1, 30)})).score < 0.05

    def test_one_kind_being_larger_says_nothing_about_the_next(self):
        """Ten of a hundred and one of ten are the same share."""
        assert opinion(learned({"the": (100, 20)}, spam=500, ham=100)).score == pytest.approx(0.5)

    @given(st.dictionaries(st.text(min_size=1, max_size=9), st.tuples(st.integers(0, 50), st.integers(0, 50))))
    def test_the_score_is_a_chance(self, words):
        found = opinion(learned(words))
        assert 0 <= found.score <= 1
        assert set(found.because) <= {word.rpartition(":")[2] for word in words} | {"://"}


class TestVerdict:
    def verdict(self, words):
        return judge(Evidence("Rea", "", "Some text of hers", learned=learned(words)), Rules())

    def test_says_how_sure_it_is_and_why(self):
        judgement = self.verdict({"casino": (40, 0), "cheap": (30, 0), "pills": (20, 0)})
        assert judgement.reasons == ["The filter takes it for spam (99 %) because of “casino”, “cheap”, “pills”."]

    @pytest.mark.parametrize(
        ("words", "outcome"),
        [
            (1, Action.PUBLISH),
            (2, Action.HOLD),
            (3, Action.SPAM),
        ],
    )
    def test_no_single_word_holds_and_no_two_quarantine(self, words, outcome):
        assert self.verdict({f"word{number}": (50, 0) for number in range(words)}).action is outcome

    def test_what_it_does_not_take_for_spam_it_does_not_mention(self):
        assert self.verdict({"ankle": (0, 50)}).reasons == []


# --- The figures ---


def test_the_table_of_the_docs_is_what_the_command_prints():
    assert printed("filter_figures") in (DOCS / "filter.md").read_text(encoding="utf-8")


def test_the_figures_are_good_enough_to_speak_up():
    precisions, recalls = zip(*precision_and_recall("filter_figures"), strict=True)
    assert min(precisions) >= 0.95
    assert min(recalls) >= 0.8


def test_graded_comments_are_none_that_it_learned_from():
    lessons, graded = comments().values()
    assert not {text for _spam, _name, text in lessons} & {text for _spam, _name, text in graded}
    assert [sum(one[0] for one in part) for part in (lessons, graded)] == [30, 30]
    assert [len(part) for part in (lessons, graded)] == [60, 60]
