"""Against a real mail server, in every mood."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from posts.blog import delivery
from posts.blog.outbox import LEASE, PAUSES, State
from posts.models import Letter
from tests.support.mail_server import DROPS, HANGS, LATER, NEVER, MailServer
from tests.support.servers import free_port, wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_set_up"), pytest.mark.postgresql]


@pytest.fixture
def server(settings):
    running = MailServer(free_port())
    settings.EMAIL_BACKEND = "posts.lib.mail.smtp.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 0.5
    yield running
    running.refuse()


def write(number=1):
    return [
        Letter.queue(
            f"reader{one}@reader.example", f"Letter {one}", "introduction", {"status_url": "https://s.example"}
        )
        for one in range(number)
    ]


def set_mood(server, mood):
    server.refuse() if mood == "refuses" else setattr(server, "mood", mood)


def test_what_is_due_is_sent_once(server):
    write(3)
    assert (delivery.deliver(), delivery.deliver()) == (3, 0)
    assert list(server.arrived().values()) == [1, 1, 1]


@pytest.mark.parametrize("mood", ["refuses", HANGS, LATER, NEVER])
def test_after_repair_every_letter_arrives_once(server, mood):
    write(2)
    set_mood(server, mood)
    assert delivery.deliver() == 0
    assert server.letters == []
    server.repair()
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        delivery.deliver()
        delivery.deliver()
    assert list(server.arrived().values()) == [1, 1]


def test_after_a_drop_behind_data_a_letter_arrives_at_most_twice(server):
    (letter,) = write()
    server.mood = DROPS
    for hours in range(0, 72, 2):
        with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=True):
            delivery.deliver()
    assert server.arrived() == {letter.message_id: 2}
    letter.refresh_from_db()
    assert letter.state == State.FAILED


def test_after_a_drop_behind_data_it_is_not_sent_again_at_once(server):
    write()
    server.mood = DROPS
    delivery.deliver()
    server.repair()
    with time_machine.travel(timezone.now() + timedelta(minutes=30), tick=True):
        assert delivery.deliver() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        assert delivery.deliver() == 1


def test_the_pauses_grow_from_a_minute_to_a_day_then_it_is_given_up(server):
    (letter,) = write()
    server.mood = LATER
    pauses, now = [], timezone.now()
    while letter.state != State.FAILED:
        with time_machine.travel(now, tick=False):
            delivery.deliver()
        letter.refresh_from_db()
        if letter.next_try_at:
            pauses.append(letter.next_try_at - now)
            now = letter.next_try_at
    assert pauses == list(PAUSES)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(days=1))


def test_a_letter_given_up_can_be_tried_again(server):
    write()
    Letter.objects.update(state=State.FAILED, tries=9)
    assert Letter.objects.try_again() == 1
    assert delivery.deliver() == 1


def test_what_was_sent_is_not_sent_again_by_trying_again(server):
    write()
    delivery.deliver()
    assert Letter.objects.try_again() == 0


def test_one_refused_letter_does_not_hold_up_the_next(server):
    write(2)
    refused = iter(["550 Nobody of that name"])

    async def handle_RCPT(smtp, session, envelope, address, options):
        answer = next(refused, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    server.handle_RCPT = handle_RCPT
    server.refuse()
    server.repair()
    assert delivery.deliver() == 1


def test_the_outbox_says_in_words_what_is_wrong(server):
    (letter,) = write()
    server.mood = NEVER
    delivery.deliver()
    letter.refresh_from_db()
    assert letter.error == "The mail server said: 554 No such thing"


def test_what_was_sent_keeps_no_words_and_no_links(server):
    (letter,) = write()
    delivery.deliver()
    letter.refresh_from_db()
    assert (letter.state, letter.text, letter.html, letter.headers) == (State.SENT, "", "", {})


def test_a_letter_that_is_no_longer_valid_is_not_sent(server):
    write()
    assert delivery.deliver(still_valid=lambda letter: False) == 0
    assert server.letters == []


def test_sent_letters_are_forgotten_and_unsent_ones_stay(server):
    write(2)
    Letter.objects.filter(subject="Letter 0").update(state=State.SENT, settled_at=timezone.now())
    assert delivery.forget_letters(timezone.now() + timedelta(days=4)) == 1
    assert Letter.objects.get().subject == "Letter 1"


def test_without_a_mail_server_nothing_is_tried(settings):
    write()
    settings.MAIL_SERVER = None
    assert delivery.deliver() == 0
    assert Letter.objects.get().state == State.WAITING


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_letter_once(server, settings):
    """While one run hangs at the mail server, another leaves its letter alone; and nobody is kept from writing."""
    write()
    server.mood = HANGS
    settings.EMAIL_TIMEOUT = 30
    sent = []

    def run():
        sent.append(delivery.deliver())
        connections.close_all()

    first = threading.Thread(target=run)
    first.start()
    wait_for(lambda: server.tries, "the first run")
    assert Letter.objects.get().state == State.SENDING
    assert (delivery.deliver(), Letter.objects.try_again()) == (0, 0)
    write()  # a writer, while the first run hangs
    server.repair()
    first.join(30)
    assert (sent, delivery.deliver()) == ([1], 1)
    assert list(server.arrived().values()) == [1, 1]


def test_a_letter_is_claimed_by_one_of_two_who_read_it(server):
    write()
    first, second = Letter.objects.get(), Letter.objects.get()
    assert (first.claim(), second.claim()) == (True, False)


def test_a_letter_whose_sender_was_killed_is_claimed_by_one_of_two_who_read_it(server):
    letter = write()[0]
    letter.claim()
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        first, second = Letter.objects.due().get(), Letter.objects.due().get()
        assert (first.claim(), second.claim()) == (True, False)


def test_what_a_run_that_was_killed_had_in_hand_is_sent_when_its_lease_is_over(server):
    (letter,) = write()
    letter.claim()
    assert delivery.deliver() == 0
    with time_machine.travel(timezone.now() + LEASE, tick=True):
        assert (delivery.deliver(), delivery.deliver()) == (1, 0)


def test_a_server_that_is_away_is_asked_once_a_run(server):
    """The others are not tried one by one against a door that is closed."""
    write(3)
    server.refuse()
    delivery.deliver()
    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 0, 1]
