"""A blog on which every public page has something to show; run inside the blog's own `manage.py shell`."""

import json
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from posts.articles.editing.uploads import take, take_cover
from posts.comments.notifications.letters import CONFIRM_PURPOSE, STOP_PURPOSE, UNSUBSCRIBE_PURPOSE, VERBS, decide_link
from posts.lib.http import tokens
from posts.models import Address, Article, Blog, Contact, DayViews, Tag, WeeklyLetter
from posts.readership.ingest.counting import today
from posts.readership.weekly.letter import STOP_PURPOSE as WEEKLY
from tests.support.cast import write_article, write_comment
from tests.support.discussion import discuss

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
MANY = 24  # articles, so that lists have a second page
TEXT = """
A hip that moves freely makes a step *longer*, and a stair **lower**. The word for it is `extension`.[^1]

## Why hips stiffen

> A chair is a fine servant.
>
> - An old saying

![Two hills behind a path]({picture} "The path behind the house. Picture: Rea")

> [!NOTE]
> Move slowly on cold mornings.

> [!WARNING]
> Stop where it hurts, and [ask somebody](https://example.org/who-to-ask).

## The stretch

::: exercise Hip stretch | hold 30 s | each side | repeat 2
1. Kneel on one knee.
2. Lean forward until you feel the front of the hip.

- Keep your back long.
:::

https://www.youtube.com/watch?v=dQw4w9WgXcQ

## How often

| Days in a week | Minutes each day | What most people report after a month of it |
| :-- | --: | :-- |
| 2 | 5 | Little |
| 5 | 10 | A hip that no longer wakes them, and an-unusually-long-word-that-does-not-break |


### Without a mat

::: details What if I cannot kneel?
Stand, and put one foot on a chair.
:::

```
breathe in    4
breathe out   6
```

![The same path at dusk]({picture})

[^1]: Straightening it, the leg going back.
"""


def furnish() -> None:
    """Prints the addresses of every public page as JSON, each by a name of its own."""
    addresses = discuss()
    owner = User.objects.get(is_superuser=True)
    owner.first_name, owner.last_name = "Edda", "Lind"
    owner.save(update_fields=["first_name", "last_name"])
    Blog(
        pk=Blog.THE_ONLY_KEY,
        tagline="Moving well, a little every day",
        about="Edda Lind has taught people to **move** for twenty years.\n\n## This blog\n\nOne stretch at a time.",
        disclaimer="This is no medical advice. See somebody who can look at you where pain stays.",
    ).save()
    tag = Tag.objects.create(name="Hips", slug="hips", description="What a hip can do, and how it gets there.")
    rich = _rich(owner, tag)
    for number in range(MANY):
        article = write_article(f"Hips on day {number + 1}", published_at=timezone.now() - timedelta(days=40 * number))
        article.tags.add(tag)
        article.index()
        if number < 4:
            _seen(article, 40 - number)
    long = write_article(f"{LONG_WORD} {LONG_WORD}", summary=LONG_WORD * 2, source=f"## {LONG_WORD}\n" * 3)
    _seen(long, 50)
    addresses |= {
        "rich": rich.get_absolute_url(), "long words": long.get_absolute_url(),
        "front": "/", "second page": "/?page=2", "tag": tag.get_absolute_url(),
        "archive": reverse("archive"), "earlier year": reverse("archive-year", args=[article.published_at.year]),
        "search": reverse("search"), "found": "/search/?q=hips", "found, page 2": "/search/?q=hips&page=2",
        "did you mean": "/search/?q=hisp+stiffne", "nothing found": "/search/?q=xylophone",
        "about": reverse("about"), "missing": "/nowhere/",
    }  # fmt: skip
    print(json.dumps(addresses | _letters(owner, rich)))


def _rich(author: User, tag: Tag) -> Article:
    """Everything an article can hold."""
    picture = draw_picture()
    rich = write_article(
        "Hips that carry you further than you would think they do", source=TEXT.format(picture=take(picture, 1)),
        author=author, reviewed_by="Dr Ada Vale", reviewed_on=date(2026, 3, 9),
        sources="- [A study of hips](https://example.org/hips)\n- A book", cover_alt="Two hills behind a path",
        cover_credit="Picture: Rea",
    )  # fmt: skip
    picture.seek(0)
    file = take_cover(picture, 1)
    rich.cover.save(file.name or "", file)
    Article.objects.filter(pk=rich.pk).update(updated_at=timezone.now() + timedelta(days=2))
    rich.tags.set([tag, Tag.objects.create(name="Walking", slug="walking"), *Tag.objects.filter(name="Stretching")])
    rich.index()
    _seen(rich, 60)
    question = write_comment(rich, "How long is enough?", name="Ada", state="published", is_question=True)
    write_comment(rich, "Half a minute.", name="Edda", state="published", parent=question, user=author)
    return rich


def _seen(article: Article, views: int) -> None:
    DayViews.objects.create(article=article, day=today().replace(day=1), views=views)


def draw_picture() -> BytesIO:
    """Two hills, large enough to be kept in every size."""
    image = Image.new("RGB", (2000, 1125), "#cfe3ee")
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 1125), (0, 700), (600, 350), (1400, 900), (1400, 1125)], "#5f8a70")
    draw.polygon([(700, 1125), (1500, 500), (2000, 800), (2000, 1125)], "#40664f")
    file = BytesIO()
    image.save(file, "JPEG", quality=85)
    file.seek(0)
    return file


def _path(address: str) -> str:
    """Without the host, which letters take from the settings."""
    return urlsplit(address).path


def _letters(owner: User, article: Article) -> dict[str, str]:
    """The pages behind the links in letters, before and after their button."""
    written = write_comment(article, email="rea@example.org")
    fresh, known = (Address.objects.create(key=key) for key in (b"fresh", b"known"))
    known.confirm()
    contact = Contact.objects.create(comment=written, address=known, wish=Contact.Wish.ARTICLE)
    letter = WeeklyLetter.objects.create(user=owner, email="olga@example.org", told_of=today())
    past = write_comment(article)
    decided = _path(decide_link(owner, past, "approve"))
    past.approve(by=owner)
    return {f"mail, {verb}": _path(decide_link(owner, written, verb)) for verb in VERBS} | {
        "mail, decided": decided,
        "mail, confirm": reverse("mail-confirm", args=[tokens.sign(CONFIRM_PURPOSE, fresh.pk)]),
        "mail, confirmed": reverse("mail-confirm", args=[tokens.sign(CONFIRM_PURPOSE, known.pk)]),
        "mail, unsubscribe": reverse("mail-unsubscribe", args=[tokens.sign(UNSUBSCRIBE_PURPOSE, [contact.pk])]),
        "mail, stop": reverse("mail-stop", args=[tokens.sign(STOP_PURPOSE, known.pk)]),
        "mail, allow": reverse("mail-allow", args=[tokens.sign(STOP_PURPOSE, known.pk)]),
        "mail, ended": reverse("mail-confirm", args=["nothing"]),
        "mail, weekly": reverse("stop-weekly-letter", args=[tokens.sign(WEEKLY, letter.pk)]),
    }
