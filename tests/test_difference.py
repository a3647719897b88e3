"""What the page shows of an earlier program."""

from hypothesis import given
from hypothesis import strategies as st
from playground.difference import difference, differences, drawn_differences

TEXT = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=12).map("\n".join)


def test_changed_line_is_gone_and_new() -> None:
    """The old line stands before the new one."""
    lines = list(difference("a\nb\nc", "a\nB\nc"))
    assert lines == [(" ", "a"), ("-", "b"), ("+", "B"), (" ", "c")]


@given(TEXT, TEXT)
def test_both_texts_can_be_read_from_a_difference(before: str, after: str) -> None:
    """Without the new lines it is the old text, without the gone ones the new text."""
    lines = differences({"main.py": (before, after)}, {})["main.py"]
    old = [line for sign, line in lines if sign != "+"]
    new = [line for sign, line in lines if sign != "-"]
    assert (old, new) == (before.splitlines(), after.splitlines())


def test_library_is_shown_near_its_changes_only() -> None:
    """Three lines around a change, and a sign where lines were left out."""
    before = "\n".join("abcdefghij")
    found = differences({"match/nn.py": (before, before.replace("f", "F"))}, {})
    lines = [f"{sign}{line}" for sign, line in found["match/nn.py"]]
    assert lines == [" …", " c", " d", " e", "-f", "+F", " g", " h", " i", " …"]
    same = differences({"match/nn.py": (before, before)}, {})
    assert same == {"match/nn.py": [(" ", "…")]}


def test_changes_are_drawn_file_by_file() -> None:
    """A heading and a block for each; lines are insertions, deletions or neither."""
    drawn = drawn_differences({"main.py": ("a\nb", "a\n\nc")}, {})
    heading, block = drawn["children"]
    lines = [(line["tag"], line["children"]) for line in block["children"]]
    assert heading["children"] == ["main.py"]
    assert lines == [("span", ["a"]), ("del", ["b"]), ("ins", [" "]), ("ins", ["c"])]
