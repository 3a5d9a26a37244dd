# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.checks.remembered import Remembered

MOST_BYTES = 10_000


class Reader:
    """Reads the words of a body and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.read = Remembered(MOST_BYTES)(self._read)

    def _read(self, body: bytes, texts: tuple[str, ...]) -> frozenset[str]:
        self.asked += 1
        return frozenset(body.decode().split()) - frozenset(texts)


def test_the_same_body_is_read_once() -> None:
    reader = Reader()

    assert reader.read(b"one two", ()) == reader.read(b"one two", ()) == {"one", "two"}
    assert reader.asked == 1


def test_other_texts_are_another_question() -> None:
    reader = Reader()

    assert reader.read(b"one two", ("one",)) == {"two"}
    assert reader.read(b"one two", ()) == {"one", "two"}


def test_what_was_used_last_is_kept() -> None:
    reader = Reader()
    kept = b"kept"
    for number in range(50):
        reader.read(kept, ())
        reader.read(b"%d" % number * 500, ())

    asked = reader.asked
    reader.read(kept, ())

    assert reader.asked == asked
    reader.read(b"0" * 500, ())
    assert reader.asked == asked + 1


def test_a_body_larger_than_the_memory_leaves_room_for_others() -> None:
    reader = Reader()
    large = b"x" * 2 * MOST_BYTES

    assert reader.read(large, ()) == reader.read(large, ())
    assert reader.asked == 2
    reader.read(b"small", ())
    reader.read(b"small", ())
    assert reader.asked == 3


@given(st.lists(st.tuples(st.binary(max_size=3).map(bytes.hex).map(str.encode), st.sampled_from([(), ("a",)]))))
def test_it_answers_as_if_nothing_were_remembered(questions: list[tuple[bytes, tuple[str, ...]]]) -> None:
    reader = Reader()

    for body, texts in questions:
        assert reader.read(body, texts) == frozenset(body.decode().split()) - frozenset(texts)
