"""A prepared question answers as the queryset does that it was made from."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.db.models import BigIntegerField, CharField, Count, DateTimeField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from posts.lib.prepared import Prepared, Slot
from tests.cast import staff

pytestmark = pytest.mark.django_db


def by_name():
    return User.objects.filter(username=Slot("name", CharField())).order_by("pk")


def test_each_answer_is_of_its_own_values():
    edda, mo = staff("edda", "Editors"), staff("mo", "Moderators")
    users = Prepared(by_name)
    assert users(name="edda") == [edda]
    assert users(name="mo") == [mo]
    assert users(name="nobody") == []


def test_the_rows_are_asked_for_each_time():
    users = Prepared(by_name)
    assert users(name="edda") == []
    edda = staff("edda", "Editors")
    assert users(name="edda") == [edda]
    User.objects.filter(pk=edda.pk).update(first_name="Edda")
    assert users(name="edda")[0].first_name == "Edda"


def test_its_words_are_made_once_in_a_thread():
    made = []
    users = Prepared(lambda: made.append(1) or by_name())
    users(name="edda")
    users(name="mo")
    assert len(made) == 1


def test_one_value_in_many_places_and_every_kind_of_row():
    now = timezone.now()
    edda = staff("edda", "Editors")
    since, number = Slot("since", DateTimeField()), Slot("number", BigIntegerField())
    found = User.objects.filter(date_joined__gt=since, last_login=None).exclude(date_joined__lt=since)
    counted = found.annotate(number=number, roles=Count("groups")).values_list("username", "roles", "number")
    assert Prepared(lambda: counted)(since=now - timedelta(hours=1), number=7) == [(edda.username, 1, 7)]
    assert Prepared(lambda: found.values("pk"))(since=now + timedelta(hours=1)) == []
    joined = User.groups.through.objects.select_related("user", "group").filter(user=Slot("user", BigIntegerField()))
    with CaptureQueriesContext(connection) as asked:
        row = Prepared(lambda: joined)(user=edda.pk)[0]
        assert (row.user, row.group.name) == (edda, "Editors")
    assert len(asked) == 1


def test_what_was_asked_is_made_later_without_asking_again(django_assert_num_queries):
    edda = staff("edda", "Editors")
    users = Prepared(by_name)
    asked = users.asked(name="edda")
    assert asked == users.asked(name="edda") != users.asked(name="nobody")
    User.objects.filter(pk=edda.pk).update(first_name="Edda")
    assert asked != users.asked(name="edda")
    with django_assert_num_queries(0):
        made = users.made_of(asked)
    assert [(user.pk, user.date_joined, user.first_name) for user in made] == [(edda.pk, edda.date_joined, "")]


def test_a_value_is_only_a_value():
    assert Prepared(by_name)(name="' OR 1=1 --") == []
    assert Prepared(by_name)(name="100 %s") == []


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_over_its_own_connection():
    edda = staff("edda", "Editors")
    users, found = Prepared(by_name), []
    assert users(name="edda") == [edda]

    def ask():
        try:
            found.extend(users(name="edda"))
        finally:
            connections.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [edda]
