from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.codec import dump_message, dump_pairs, load_message, load_pairs
from bot.model import Argument, Message
from bot.text.titles import Title

titles = st.builds(Title, st.integers(-2, 3000), st.text(), st.text())
arguments = st.one_of(st.text(), st.integers(), titles)


def _nest(inner: st.SearchStrategy[Argument | Message]) -> st.SearchStrategy[Argument | Message]:
    return st.builds(Message, st.text(), st.lists(st.one_of(arguments, inner)).map(tuple))


messages = st.builds(
    Message,
    st.text(),
    st.lists(st.recursive(arguments, _nest, max_leaves=10)).map(tuple),
)


def _exact(value: Argument | Message) -> object:
    """A value with its types, and with the prefix that titles do not compare."""
    if isinstance(value, Message):
        return (Message, value.key, [_exact(arg) for arg in value.args])
    if isinstance(value, Title):
        return (Title, value.namespace, value.name, value.prefix)
    return (type(value), value)


@given(messages)
def test_message_round_trip(message: Message) -> None:
    assert _exact(load_message(dump_message(message))) == _exact(message)


@given(st.lists(st.tuples(st.text(), st.text())).map(tuple))
def test_pairs_round_trip(pairs: tuple[tuple[str, str], ...]) -> None:
    assert load_pairs(dump_pairs(pairs)) == pairs


def test_a_number_and_its_digits_stay_apart() -> None:
    message = Message("k", (1, "1", Title(14, "1", "Categoria"), Message("1")))
    assert _exact(load_message(dump_message(message))) == _exact(message)
