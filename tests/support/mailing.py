"""What tests of mail have in common."""

import re
from datetime import timedelta

import time_machine
from django.urls import reverse
from django.utils import timezone

from posts.blog.outbox import State
from posts.models import Address, Comment, Contact, Letter
from tests.support.cast import form_values, reader

REA = "rea@reader.example"


def post(article, email=REA, address="203.0.113.5", **typed):
    """Somebody's comment, sent through the form, and not faster than people write."""
    client = reader(address)
    with time_machine.travel(timezone.now() - timedelta(seconds=30), tick=True):
        values = form_values(client, article, email=email, **typed)
    response = client.post(reverse("post-comment", args=[article.slug]), values)
    assert response.status_code == 302, response.context["form"].errors
    return Comment.objects.latest("pk")


def follow(article, email=REA, wish="replies", address="203.0.113.5", **typed):
    """A published comment whose writer wants mail and confirmed their address; the first letters are gone."""
    comment = post(article, email, address, wish=wish, **typed)
    comment.approve(by=None)
    Address.objects.filter(contacts__comment=comment).update(confirmed_at=timezone.now())
    Contact.objects.filter(comment=comment).update(proved_at=timezone.now())
    comment.announcements.all().delete()
    arrive()
    return comment


def arrive():
    """Everything that waits is sent."""
    Letter.objects.update(state=State.SENT)


def letters(to=REA):
    """What waits for an address, the oldest first."""
    return list(Letter.objects.filter(to=to, state=State.WAITING).order_by("pk"))


def link_in(letter, name):
    """The path of the letter's link of this kind; the same one stands in both parts."""
    (found,) = set(re.findall(rf"https://blog\.example(/{name}/\S+)", letter.text))
    assert f'href="https://blog.example{found}"' in letter.html
    return found


def contact_of(comment):
    return Contact.objects.get(comment=comment)
