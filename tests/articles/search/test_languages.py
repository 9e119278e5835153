"""The search, in all the world's writing."""

import pytest

from posts.articles.search.query import LOOSE_TERMS, QUERY_CHARACTERS, did_you_mean, parse_query, search_articles
from posts.models import Article
from tests.support.cast import write_article

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

SHOULDERS = "肩こりの人は多いです。毎日すこしずつ肩を回すと楽になります。" + "机に向かう人は立ち上がってください。" * 20
TRAVELS = "旅行の写真をとるのが好きです。トレッキングはスイスが良い。チーズもレストランでたべました。"


def titles(typed):
    keys = search_articles(parse_query(typed)).keys
    found = Article.objects.in_bulk(keys)
    return [found[key].title for key in keys]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Le cœur et l’œdème", "coeur"),
        ("Le cœur et l’œdème", "oedeme"),
        ("Le cœur et l’œdème", "œdème"),
        ("Øvelser for lænden", "ovelser"),
        ("Øvelser for lænden", "laenden"),
        ("Ćwiczenia na łydki", "lydki"),
        ("Đau lưng", "dau lung"),
        ("ISINMA HAREKETLERİ", "ısınma"),
        ("Ilık su", "ILIK"),
        ("Þjálfun fyrir háls", "thjalfun"),
        ("УПРАЖНЕНИЯ ДЛЯ ПЛЕЧ", "упражнения"),
        ("Растяжка ещё раз", "еще"),
        ("Rückseite des Ober\u00adschenkels", "Oberschenkels"),
        ("Die Waden\u200bmuskulatur", "wadenmuskulatur"),
        ("Die Wadenmuskulatur", "Waden\u00admuskulatur"),
        ("Ｙｏｇａ for all", "yoga"),
        ("गर्दन का दर्द", "गर्दन"),
        ("آلام الرقبة", "الرقبة"),
        ("목과 어깨 스트레칭", "스트레칭"),
        ("어깨의 통증에는 스트레칭이 좋습니다", "어깨 통증을"),
        ("어깨 스트레칭", "스트레칭을 어깨에"),
        ("아침부터 허리까지", "허리 아침"),
        ("تمارين الرقبة", "تماريـن الرقبه"),
        ("تمارين على الظَّهر", "الظهر علي"),
        ("کشش گردن", "كشش"),
        ("3×10 Kniebeugen", "3x10"),
        ("ปวดคอบ่าไหล่", "ปวดคอ"),
        ("颈部疼痛的拉伸", "疼痛"),
        ("ｽﾄﾚｯﾁの基本", "ストレッチ"),
    ],
)
def test_found_however_it_is_spelled(title, typed):
    write_article(title, source="Nothing else.")
    assert titles(typed) == [title]


def test_german_is_found_without_its_keys(settings):
    settings.LANGUAGE_CODE = "de"
    write_article("Übungen für den Rücken")
    assert titles("uebungen ruecken") == titles("ubungen rucken") == ["Übungen für den Rücken"]


class TestWithoutSpaces:
    @pytest.fixture(autouse=True)
    def _two_articles(self):
        write_article("肩こりを和らげる", source=SHOULDERS)
        write_article("スイスの旅", source=TRAVELS)

    @pytest.mark.parametrize("typed", ["ストレッチ", "膝", "腰痛", "ラントレ", "瑜伽"])
    def test_a_word_is_not_found_by_characters_that_stand_apart(self, typed):
        assert titles(typed) == []

    @pytest.mark.parametrize("typed", ["肩こり", "肩", "すこしずつ", "肩 楽", "和らげる"])
    def test_a_word_is_found_inside_a_sentence(self, typed):
        assert titles(typed) == ["肩こりを和らげる"]

    @pytest.mark.parametrize(
        "typed", ["肩こりを解消するストレッチの方法を教えて", "肩こり解消", "肩こりがつらい時どうする"]
    )
    def test_a_whole_question_finds_what_comes_nearest(self, typed):
        found = search_articles(parse_query(typed))
        assert found.any_of
        assert titles(typed)[0] == "肩こりを和らげる"

    def test_the_longest_question_can_be_asked(self, rea):
        page = rea.get("/search/", {"q": "肩こりを解消するストレッチの方法" * 12}).content.decode()
        assert "has room" not in page
        assert "肩こりを" in page

    def test_the_excerpt_stands_around_the_hit_which_is_marked(self, rea):
        page = rea.get("/search/", {"q": "回すと"}).content.decode()
        assert "<mark>回すと</mark>" in page
        assert page.count("机に向かう") < 8

    def test_no_other_word_is_suggested(self):
        assert did_you_mean(parse_query("ストレッチ")) == ""


def test_an_old_title_with_an_invisible_slip_is_meant():
    write_article("Wadenmuskulatur")
    assert did_you_mean(parse_query("Waden\u200bmuskulatr")) == "wadenmuskulatur"


def test_what_is_meant_is_spelled_with_the_signs_that_join_letters():
    write_article("व्यायाम")
    assert did_you_mean(parse_query("व्ययाम")) == "व्यायाम"


SENTENCE = "首の痛みは足首の動きとつながっていることがあり毎朝五分だけ壁に手をついて片足を後ろに引き踵を床につけたまま"


@pytest.mark.parametrize(
    "more", ["", "膝を軽く曲げ", "肩甲骨をほぐし深く息を吐き腰を落とす体操を続けると楽になるでしょうと医師は話した" * 3]
)
def test_a_long_sentence_without_spaces_asks_for_no_more_than_it_may(more):
    write_article("足首の動き", source="首の痛みについて。")
    question = parse_query((SENTENCE + more)[:QUERY_CHARACTERS])
    assert len(question.loose_terms) <= LOOSE_TERMS
    found = search_articles(question)
    assert found.any_of
    assert len(found.keys) == 1
