# ruff: noqa: E501
"""Fifty questions to twenty articles as they are written, among two thousand generated ones: what comes first."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from posts.articles.search.query import parse_query, search_articles
from posts.lib.text.stemming import made_with, stems_of
from posts.models import Article, SearchEntry
from tests.support.cast import write_article

pytestmark = pytest.mark.postgresql

# what each is called, and what it says
REAL = {
    "How ankle mobility may affect neck pain": "Through the kinetic chain a stiff ankle changes posture and gait, and the neck pays. A calf stretch at the wall helps.",
    "Calf stretch at the wall": "Step back with one foot, heel flat on the ground, and lean forward. Hold for 20 to 30 seconds on each side.",
    "Five hip openers for desk days": "Sitting shortens the hip flexors. Kneel, tuck the pelvis and lean forward. Pigeon pose for the outer hip.",
    "Breathing low and slow": "One hand on the belly. The diaphragm moves down, the nervous system calms. In for four, out for six.",
    "Balance on one foot while brushing your teeth": "Thirty seconds, eyes open, then closed. Proprioception grows quickly, also in old age.",
    "What plantar fasciitis wants from you": "Heel pain with the first steps of the morning. Load the foot, roll a ball under the arch, be patient.",
    "Frozen shoulder: patience and pendulums": "The capsule thickens. Pendulum swings, table slides, and months of time bring the arm back up.",
    "Lower back pain after gardening": "Walk, do not lie down. Hinge at the hips when you lift, and take breaks every twenty minutes.",
    "Wrist exercises for people who type": "Prayer stretch, tendon glides and a softer keyboard. Carpal tunnel begins with tingling at night.",
    "Knees over toes: is it safe?": "Yes, for healthy knees. Squat slowly, build up the load, let the patella get used to it.",
    "Foam rolling: what the evidence says": "It lowers soreness for a while and adds some range of motion. It does not break up adhesions.",
    "A morning routine in seven minutes": "Cat and cow, thread the needle, deep squat, hanging from a bar. No equipment but the bar.",
    "Warming up before a run": "Leg swings, skipping, strides. Static stretching can wait until afterwards.",
    "Sciatica: which movements calm the nerve": "Nerve glides, lying on the stomach, short walks. See somebody at once if the bladder is concerned.",
    "Sleeping positions that spare the neck": "On the back or the side, with a pillow that fills the gap to the shoulder. Not on the stomach.",
    "Étirements pour les épaules": "Debout, les bras derrière le dos. Respirez lentement et tenez trente secondes.",
    "Hamstrings are rarely too short": "More often they are weak. Nordic curls and Romanian deadlifts lengthen them under load.",
    "Jaw tension and how to let go": "Tongue to the palate, teeth apart. Bruxism wears the teeth at night; the masseter loosens with warm fingers.",
    "Walking ten thousand steps": "The number came from an advertisement for a pedometer. Seven thousand do most of the good.",
    "Stretching after sixty": "Tissue stays trainable at any age. Longer holds, warm muscles, a chair to hold on to.",
}  # fmt: skip

ANKLE, CALF, HIP, BREATH, BALANCE, PLANTAR, FROZEN, BACK, WRIST, KNEES, FOAM, MORNING, RUN, SCIATICA, SLEEP, FRENCH, HAM, JAW, STEPS, SIXTY = REAL  # fmt: skip

EXPECTED = {
    "how ankle mobility may affect neck pain": ANKLE, "ankle mobility": ANKLE, "ankle neck": ANKLE, "kinetic chain": ANKLE,
    "neck pain ankles": ANKLE, "calf stretch": CALF, "calf stretches": CALF, "calf wall": CALF, '"lean forward" heel': CALF,
    "hip openers": HIP, "hip opener desk": HIP, "pigeon": HIP, "hip flexor": HIP, "breathing": BREATH, "breathe slow": BREATH,
    "diaphragm": BREATH, "nervous system": BREATH, "balance": BALANCE, "brushing teeth": BALANCE, "proprioception": BALANCE,
    "plantar fasciitis": PLANTAR, "fasciit": PLANTAR, "heel pain morning": PLANTAR, "frozen shoulder": FROZEN,
    "pendulum": FROZEN, "back pain": BACK, "lower back": BACK, "garden": BACK, "wrist": WRIST, "carpal tunnel": WRIST,
    "typing wrists": WRIST, "knees over toes": KNEES, "patella": KNEES, "foam roller": FOAM, "adhesions": FOAM,
    "morning routine": MORNING, '"thread the needle"': MORNING, "warm up run": RUN, "running warmup strides": RUN,
    "sciatica": SCIATICA, "nerve glides": SCIATICA, "pillow": SLEEP, "sleeping neck": SLEEP, "etirements epaules": FRENCH,
    "ÉTIREMENT": FRENCH, "hamstring": HAM, "nordic curl": HAM, "bruxism": JAW, "10 thousand steps pedometer": STEPS,
    "stretching sixty": SIXTY,
}  # fmt: skip

FILLER = [
    "training",
    "session",
    "week",
    "plan",
    "habit",
    "posture",
    "strength",
    "muscle",
    "joint",
    "movement",
    "exercise",
    "daily",
    "practice",
    "progress",
    "coach",
    "body",
    "energy",
    "focus",
    "rest",
    "recovery",
    "routine",
    "pain",
    "stretch",
    "hold",
    "side",
    "slowly",
    "repeat",
    "breath",
    "floor",
    "chair",
    "band",
]


@pytest.fixture
def two_thousand_others(db):
    rng, now = random.Random(20), timezone.now()
    articles = Article.objects.bulk_create(
        Article(
            title=" ".join(rng.choices(FILLER, k=4)).capitalize(), slug=f"generated-{number}",
            source=" ".join(rng.choices(FILLER, k=120)), html="", renderer_version=1,
            state=Article.State.PUBLISHED, published_at=now - timedelta(hours=number),
        )
        for number in range(2000)
    )  # fmt: skip
    SearchEntry.objects.bulk_create(
        SearchEntry(
            article=article, title=" ".join(stems_of(article.title)), tags="", made_with=made_with(),
            text=" ".join(stems_of(article.source)),
        )
        for article in articles
    )  # fmt: skip


def test_what_is_expected_comes_first(two_thousand_others):
    keys = {write_article(title, source=text).pk: title for title, text in REAL.items()}
    assert len(EXPECTED) == 50
    misses = {}
    for typed, title in EXPECTED.items():
        found = search_articles(parse_query(typed)).keys
        first = keys.get(found[0]) if found else None
        if first != title:
            misses[typed] = first
    assert misses == {}
