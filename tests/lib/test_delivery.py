"""Against a real mail server, in every mood."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone
from post_office.models import STATUS, Email

from posts.lib import delivery, mail
from tests.support.mail_server import DROPS, HANGS, LATER, NEVER, MailServer
from tests.support.servers import free_port, wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_set_up"), pytest.mark.postgresql]


@pytest.fixture
def server(settings):
    running = MailServer(free_port())
    settings.EMAIL_BACKEND = "posts.lib.smtp.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 0.5
    yield running
    running.refuse()


def write(number=1):
    return [
        mail.queue(f"reader{one}@reader.example", f"Letter {one}", "introduction", {"status_url": "https://s.example"})
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
    assert letter.status == STATUS.failed


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
    while letter.status != STATUS.failed:
        with time_machine.travel(now, tick=False):
            delivery.deliver()
        letter.refresh_from_db()
        if letter.scheduled_time:
            pauses.append(letter.scheduled_time - now)
            now = letter.scheduled_time
    assert pauses == list(delivery.PAUSES)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(days=1))


def test_a_letter_given_up_can_be_tried_again(server):
    write()
    Email.objects.update(status=STATUS.failed, number_of_retries=9)
    assert delivery.try_again(Email.objects.all()) == 1
    assert delivery.deliver() == 1


def test_what_was_sent_is_not_sent_again_by_trying_again(server):
    write()
    delivery.deliver()
    assert delivery.try_again(Email.objects.all()) == 0


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
    assert letter.logs.get().message == "The mail server said: 554 No such thing"


def test_what_was_sent_keeps_no_words_and_no_links(server):
    (letter,) = write()
    delivery.deliver()
    letter.refresh_from_db()
    assert (letter.status, letter.message, letter.html_message, letter.headers) == (STATUS.sent, "", "", None)


def test_the_last_look_can_take_a_letter_back(server):
    write()
    assert delivery.deliver(last_look=lambda letter: False) == 0
    assert server.letters == []


def test_sent_letters_are_forgotten_and_unsent_ones_stay(server):
    write(2)
    Email.objects.filter(subject="Letter 0").update(status=STATUS.sent)
    assert delivery.forget_letters(timezone.now() + timedelta(days=4)) == 1
    assert Email.objects.get().subject == "Letter 1"


def test_without_a_mail_server_nothing_is_tried(settings):
    write()
    settings.MAIL_SERVER = None
    assert delivery.deliver() == 0
    assert Email.objects.get().status == STATUS.queued


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_letter_once(server, settings):
    """While one run hangs at the mail server, another finds that somebody is at it; and nobody is kept from writing."""
    write(2)
    server.mood = HANGS
    settings.EMAIL_TIMEOUT = 30
    sent = []

    def run():
        sent.append(delivery.deliver())
        connections.close_all()

    first = threading.Thread(target=run)
    first.start()
    wait_for(lambda: server.tries, "the first run")
    second = threading.Thread(target=run)
    second.start()
    second.join(30)
    write()  # a writer, while the first run hangs
    server.repair()
    first.join(30)
    assert sorted(sent) == [0, 2]
    assert list(server.arrived().values()) == [1, 1]


def test_a_server_that_is_away_is_asked_once_a_run(server):
    """The others are not tried one by one against a door that is closed."""
    write(3)
    server.refuse()
    delivery.deliver()
    assert sorted(Email.objects.values_list("number_of_retries", flat=True), key=str) == [1, None, None]
