"""Which answers belong to one look, and what it showed."""

from __future__ import annotations

import pytest

from tmapi_analytics.timeline.framing import of_look
from tmapi_analytics.timeline.looks import looks

TABLE = {
    "one run": ([(1, 1), (1, 2)], [[(1, 1), (1, 2)]]),
    "a page asked again begins a look": ([(1, 1), (9, 1)], [[(1, 1)], [(9, 1)]]),
    "pages that were added later belong to the same look": ([(1, 1), (2, 2)], [[(1, 1), (2, 2)]]),
    "pages may come in any order": ([(9, 2), (1, 2), (9, 1), (1, 1)], [[(1, 1), (1, 2)], [(9, 1), (9, 2)]]),
    "a page still fresh enough is seen again": (
        [(1, 1), (1, 2), (1, 3), (9, 1), (9, 3)],
        [[(1, 1), (1, 2), (1, 3)], [(9, 1), (1, 2), (9, 3)]],
    ),
    "a look that went less far does not show what lies behind": (
        [(1, 1), (1, 2), (9, 1)],
        [[(1, 1), (1, 2)], [(9, 1)]],
    ),
    "nothing": ([], []),
}


@pytest.mark.parametrize(("came", "seen"), TABLE.values(), ids=TABLE)
def test_answers_are_told_apart_by_look(answered, came, seen):
    """A look begins where a page is answered anew; what was not asked again is as it was."""
    found = looks(answered(day, number) for day, number in came)

    shown = [[(one.page.fetched_at.day, one.page.number) for one in look.answers] for look in found]
    assert shown == seen


def test_a_look_is_as_old_as_the_first_answer_of_its_own(answered):
    """The page that it took over from an earlier one does not date it."""
    answers = [answered(1, 1), answered(1, 2), answered(9, 1), answered(10, 3)]

    assert [look.seen_at.day for look in looks(answers)] == [1, 9]


def test_places_behind_a_page_that_is_missing_are_unknown(answered):
    """Page 3 without page 2 has offers, but nobody knows how many stand before them."""
    (look,) = looks([answered(1, 1), answered(1, 3)])

    frame = of_look(look)

    assert frame["item_id"].tolist() == [101, 103]
    assert frame["position"].fillna(0).tolist() == [1, 0]


def test_a_look_without_its_first_page_has_no_places(answered):
    """Whatever stood on page 1 came before all of it."""
    (look,) = looks([answered(1, 2)])

    assert of_look(look)["position"].isna().all()
