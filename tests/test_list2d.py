"""List2D: numbers and shapes."""

import copy
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from match import List2D, ShapeError, manual_seed
from tests import oracle

NAN, INF = math.nan, math.inf
SHAPES = [(1, 1), (1, 3), (2, 1), (2, 3)]
usual = st.floats(-1e6, 1e6)


def pairs_that_broadcast():
    """Return all pairs of small sizes that fit each other."""
    return [
        (a, b)
        for a in SHAPES
        for b in SHAPES
        if all(m == n or 1 in (m, n) for m, n in zip(a, b, strict=True))
    ]


def of(rows):
    """Make a List2D as large as the rows."""
    return List2D.from_2d_list(rows)


def same(expected):
    """Compare but for the last digit, with nan equal to nan."""
    return pytest.approx(expected, rel=1e-15, abs=0, nan_ok=True)


# Making, reading and writing


def test_number_fills_all_places():
    """A single value is repeated."""
    assert List2D(1, 2, 2).vals == [[2.0, 2.0]]


def test_rows_are_copied_as_floats():
    """Later changes of the rows change nothing, and whole numbers become floats."""
    rows = [[1, 2], [3, 4]]
    m = List2D(2, 2, rows)
    rows[0][0] = 9
    assert str(m.vals) == "[[1.0, 2.0], [3.0, 4.0]]"


def test_size_follows_from_a_list_of_rows():
    """from_2d_list counts rows and columns."""
    assert of([[1, 2, 3], [4, 5, 6]]).shape == (2, 3)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: List2D(2, 2, [[1, 2], [3]]), "row 1 has 1 numbers where 2 rows of 2"),
        (lambda: List2D(2, 2, [[1, 2]]), "1 rows were given where 2 rows of 2"),
        (lambda: of([[1, 2], [3, 4, 5]]), "row 1 has 3 numbers where 2 rows of 2"),
        (lambda: of([]), "a list of rows is empty"),
        (lambda: of([[]]), "row 0 is empty"),
        (lambda: of([[[1]]]), "two deep at most"),
        (lambda: List2D(0, 3), "at least one number, not 0x3"),
    ],
)
def test_what_is_no_rectangle_is_refused(make, words):
    """A ShapeError names the row and both sizes; it is a ValueError as well."""
    with pytest.raises(ShapeError) as caught:
        make()
    assert (words in str(caught.value), isinstance(caught.value, ValueError)) == (
        True,
        True,
    )


@pytest.mark.parametrize("wrong", [[["1"]], [[None]], "12", None, [1.0], [[1j]]])
def test_what_is_no_number_is_refused(wrong):
    """A TypeError names the type of what was given."""
    with pytest.raises(TypeError, match=r"not (str|NoneType|float|complex)"):
        List2D(1, 1, wrong)


def test_vals_reads_as_nested_lists():
    """It can be indexed, iterated over, compared, and written as JSON."""
    vals = of([[1, 2], [3, 4]]).vals
    assert (
        vals[1][0],
        [sum(row) for row in vals],
        vals == [[1, 2], [3, 4]],
        json.dumps(vals),
    ) == (3.0, [3.0, 7.0], True, "[[1.0, 2.0], [3.0, 4.0]]")


def test_vals_can_be_handed_to_torch():
    """PyTorch takes it for a list of lists."""
    assert oracle.torch().tensor(of([[1, 2]]).vals).tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize(
    "write",
    [
        lambda vals: vals[0].__setitem__(0, 5.0),
        lambda vals: vals.__setitem__(0, [5.0, 5.0]),
        lambda vals: vals[0].append(5.0),
        lambda vals: vals.sort(),
        lambda vals: vals[0].__delitem__(0),
        lambda vals: vals[0].__iadd__([1.0]),
    ],
)
def test_write_into_vals_is_never_silently_lost(write):
    """It raises, and names what to write instead."""
    with pytest.raises(TypeError, match=r"m\[i, j\] = x"):
        write(of([[1, 2]]).vals)


def test_deep_copy_of_vals_is_an_ordinary_list():
    """Whoever copies it may write into the copy."""
    vals = copy.deepcopy(of([[1, 2]]).vals)
    vals[0][0] = 5.0
    assert vals == [[5.0, 2.0]]


def test_vals_can_be_assigned_in_the_same_size():
    """m.vals = rows writes all numbers."""
    m = List2D(1, 2)
    m.vals = [[3, 4]]
    assert m.vals == [[3.0, 4.0]]


def test_vals_of_another_size_are_refused():
    """m.vals = rows checks the size."""
    m = List2D(1, 2)
    with pytest.raises(ShapeError, match="row 0 has 3 numbers"):
        m.vals = [[1, 2, 3]]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ((1, 2), 6.0),
        ((-1, -3), 4.0),
        (0, [[1.0, 2.0, 3.0]]),
        ((slice(None), 1), [[2.0, 5.0]]),
        ((slice(1, 2), slice(0, 3, 2)), [[4.0, 6.0]]),
    ],
)
def test_index_reads_numbers_and_parts(key, expected):
    """[i, j] is a number, whatever else is a List2D."""
    found = of([[1, 2, 3], [4, 5, 6]])[key]
    assert expected == (found.vals if isinstance(found, List2D) else found)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ((0, 1), 9, [[1.0, 9.0], [3.0, 4.0]]),
        (1, 9, [[1.0, 2.0], [9.0, 9.0]]),
        ((slice(None), 0), of([[8, 9]]), [[8.0, 2.0], [9.0, 4.0]]),
    ],
)
def test_index_writes_numbers_and_parts(key, value, expected):
    """m[key] = value writes into the list itself."""
    m = of([[1, 2], [3, 4]])
    m[key] = value
    assert expected == m.vals


@pytest.mark.parametrize(
    ("key", "error", "words"),
    [
        (2, IndexError, "index 2 is out of range for size 2"),
        ((0, -4), IndexError, "index -4 is out of range for size 3"),
        ((0, 0, 0), IndexError, "3 indices are too many"),
        ("a", IndexError, "not str"),
        (True, IndexError, "not bool"),
        (1.0, IndexError, "not float"),
        (slice(2, 2), IndexError, "part is empty"),
        (slice(None, None, -1), ValueError, "greater than zero"),
    ],
)
def test_wrong_index_is_explained(key, error, words):
    """The message names the index and the size."""
    with pytest.raises(error) as caught:
        List2D(2, 3)[key]
    assert words in str(caught.value)


def test_single_number_can_be_taken_out():
    """item(), float() and a format work on 1x1."""
    m = List2D(1, 1, 2.5)
    assert (m.item(), float(m), f"{m:.2f}") == (2.5, 2.5, "2.50")


def test_many_numbers_are_written_as_they_are_shown():
    """In a text without a format."""
    m = List2D(2, 3, 1.5)
    assert f"{m}" == repr(m)


def test_rows_of_unlike_lengths_have_no_dot_product():
    """The message names both."""
    with pytest.raises(ShapeError, match="rows of 2 and of 4 numbers"):
        List2D(3, 2).dot(List2D(3, 4))


def test_item_of_many_numbers_is_refused():
    """It could be any of them."""
    with pytest.raises(ShapeError, match=r"single number, not .*2.*3"):
        List2D(2, 3).item()


def test_repr_is_aligned():
    """Columns stand below each other, and the shape is said."""
    expected = (
        "List2D([[  1.0000, -20.5000],\n        [  0.0000,   3.0000]], shape=(2, 2))"
    )
    assert expected == repr(of([[1, -20.5], [0, 3]]))


def test_repr_of_many_numbers_shows_the_edges():
    """Nobody reads ten thousand numbers."""
    shown = repr(List2D(100, 100))
    assert (len(shown.splitlines()), "..." in shown) == (7, True)


# Arithmetic

OPERATIONS = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: abs(x) ** y if isinstance(x, float) else x.abs() ** y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
}


@pytest.mark.parametrize(("a", "b"), pairs_that_broadcast())
@pytest.mark.parametrize("symbol", OPERATIONS)
def test_operation_is_the_one_of_its_numbers(symbol, a, b):
    """Rows, columns and single numbers are repeated as in NumPy."""
    operation = OPERATIONS[symbol]
    x, y = of(oracle.numbers(*a)), of(oracle.numbers(*b, start=0.3))
    nrow, ncol = max(a[0], b[0]), max(a[1], b[1])
    expected = [
        float(operation(x.vals[i % x.nrow][j % x.ncol], y.vals[i % y.nrow][j % y.ncol]))
        for i in range(nrow)
        for j in range(ncol)
    ]
    result = operation(x, y)
    assert (nrow, ncol, same(expected)) == (*result.shape, oracle.flat(result.tolist()))


@pytest.mark.parametrize("number", [3, 0.5, -2.0, True])
@pytest.mark.parametrize("symbol", OPERATIONS)
def test_operation_takes_numbers_on_both_sides(symbol, number):
    """A number stands for a List2D of that number, on the left as on the right."""
    operation = OPERATIONS[symbol]
    x, filled = of(oracle.numbers(2, 3)), List2D(2, 3, number)
    expected = operation(x, filled).vals, operation(filled, x).vals
    base = abs(number) if symbol == "**" else number
    left = {"**": lambda: base**x}.get(symbol, lambda: operation(base, x))()
    assert expected == (operation(x, number).vals, left.vals)


class NumberOfAnotherKind:
    """What NumPy's scalars are to us: no float, but it can become one."""

    def __float__(self):
        return 2.0


def test_whatever_becomes_a_float_is_a_number():
    """NumPy's scalars count as numbers without NumPy being known."""
    assert (List2D(1, 1, 1) + NumberOfAnotherKind()).vals == [[3.0]]


@pytest.mark.parametrize("other", ["1", None, [1.0], object()])
def test_wrong_operand_is_refused(other):
    """Python names both types."""
    with pytest.raises(TypeError, match=f"List2D.*{type(other).__name__}"):
        List2D(1, 1) + other


@pytest.mark.parametrize(
    ("a", "b"), [((2, 3), (3, 2)), ((2, 3), (2, 2)), ((1, 2), (1, 3))]
)
def test_shapes_that_do_not_fit_are_both_named(a, b):
    """A ShapeError says which two."""
    with pytest.raises(ShapeError) as caught:
        List2D(*a) * List2D(*b)
    assert f"{a} and {b}" in str(caught.value)


def test_matrix_product_follows_the_textbook():
    """(m, k) @ (k, n), for inner sizes that are written out and for longer ones."""
    wrong = []
    sizes = [(1, 1, 1), (3, 1, 2), (1, 2, 1), (3, 2, 4), (2, 3, 2), (4, 7, 1)]
    for m, k, n in [*sizes, (8, 8, 8), (8, 16, 9), (64, 17, 1), (9, 40, 8)]:
        a, b = of(oracle.numbers(m, k)), of(oracle.numbers(k, n, start=0.7))
        expected = [
            sum(a.vals[i][p] * b.vals[p][j] for p in range(k))
            for i in range(m)
            for j in range(n)
        ]
        if oracle.flat((a @ b).tolist()) != pytest.approx(expected, rel=1e-14):
            wrong.append((m, k, n))
    assert wrong == []


def test_matrix_product_of_infinite_numbers_is_infinite():
    """Nothing that long rows may be filled up with turns it into nan."""
    assert (List2D(8, 9, INF) @ List2D(9, 8, 2.0)).vals == List2D(8, 8, INF).vals


def test_matrix_product_of_wrong_sizes_is_explained():
    """The message has both shapes and the usual fix."""
    with pytest.raises(ShapeError, match=r"\(2, 3\) @ \(2, 3\).*transpose"):
        List2D(2, 3) @ List2D(2, 3)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (of([[1, -1, 0, NAN]]) / 0, [INF, -INF, NAN, NAN]),
        (of([[1, -1]]) / -0.0, [-INF, INF]),
        (1 / of([[0.0, -0.0, INF]]), [INF, -INF, 0.0]),
        (
            of([[-8, 0, 0, -0.0, -0.0]]) ** of([[1 / 3, -1, 0, -1, -2]]),
            [NAN, INF, 1, -INF, INF],
        ),
        (of([[10, -10, -10]]) ** of([[400, 401, 400]]), [INF, -INF, INF]),
        (of([[1e200, -1e200]]) ** 2, [INF, INF]),
        (of([[1e200]]) * 1e200, [INF]),
        (of([[0.0]]) * INF, [NAN]),
        (of([[1000, -1000, NAN]]).exp(), [INF, 0.0, NAN]),
        (of([[0.0, -0.0, -1, INF, NAN]]).log(), [-INF, -INF, NAN, INF, NAN]),
        (of([[-1, -0.0, INF, NAN]]).sqrt(), [NAN, -0.0, INF, NAN]),
        (of([[-2, 3, NAN, INF, -INF]]).relu(), [0.0, 3.0, NAN, INF, 0.0]),
        (of([[1000, -1000, NAN]]).sigmoid(), [1.0, 0.0, NAN]),
        (of([[-40, -720, 40]]).sigmoid(), [math.exp(-40), math.exp(-720), 1.0]),
        (of([[1000, -1000]]).tanh(), [1.0, -1.0]),
        (of([[-3, -0.0, NAN, -INF]]).abs(), [3.0, 0.0, NAN, INF]),
    ],
)
def test_extremes_follow_ieee(actual, expected):
    """Overflow, division by zero and forbidden arguments give inf and nan."""
    assert same(expected) == oracle.flat(actual.tolist())


@pytest.mark.parametrize("m", [of([[-0.0]]).relu(), of([[-0.0]]).sqrt(), -of([[0.0]])])
def test_negative_zero_keeps_its_sign(m):
    """As in PyTorch."""
    assert math.copysign(1.0, m.item()) == -1.0


@given(st.lists(usual, min_size=1, max_size=20))
def test_sigmoid_is_exact(values):
    """In both tails, too, where 1 - e^-x would lose all digits."""
    expected = [
        1 / (1 + math.exp(-x)) if x > -700 else math.exp(max(x, -800)) for x in values
    ]
    actual = oracle.flat(of([values]).sigmoid().tolist())
    assert pytest.approx(expected, rel=1e-15, abs=1e-323) == actual


# Sums and shapes


@pytest.mark.parametrize(
    ("dim", "total", "average"),
    [
        (None, [[21.0]], [[3.5]]),
        (0, [[5.0, 7.0, 9.0]], [[2.5, 3.5, 4.5]]),
        (1, [[6.0], [15.0]], [[2.0], [5.0]]),
    ],
)
def test_sums_and_means(dim, total, average):
    """Of all, over the rows, and in each row."""
    m = of([[1, 2, 3], [4, 5, 6]])
    assert (total, average) == (m.sum(dim).vals, m.mean(dim).vals)


def test_wrong_dim_is_explained():
    """There are two."""
    with pytest.raises(IndexError, match="not 2"):
        List2D(2, 3).mean(2)


def test_transposition_turns_rows_into_columns():
    """In a list of its own."""
    m = of([[1, 2, 3], [4, 5, 6]])
    assert m.T.vals == [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]


def test_reshape_keeps_the_order():
    """Row after row."""
    assert of([[1, 2, 3, 4]]).reshape(2, 2).vals == [[1.0, 2.0], [3.0, 4.0]]


def test_reshape_to_another_number_of_numbers_is_refused():
    """Nothing is invented, nothing lost."""
    with pytest.raises(ShapeError, match=r"\(2, 3\).*\(4, 2\)"):
        List2D(2, 3).reshape(4, 2)


@pytest.mark.parametrize("small", SHAPES)
def test_unbroadcast_adds_up_what_broadcast_repeats(small):
    """So many times each number was there."""
    m = of(oracle.numbers(*small))
    times = 2 * 3 / (small[0] * small[1])
    expected = same(oracle.flat((m * times).tolist()))
    assert expected == oracle.flat(m.broadcast(2, 3).unbroadcast(*small).tolist())


def test_broadcast_to_what_does_not_fit_is_refused():
    """Two rows cannot become three."""
    with pytest.raises(ShapeError, match=r"\(2, 1\).*\(3, 3\)"):
        List2D(2, 1).broadcast(3, 3)


def test_scatter_adds_where_a_position_comes_twice():
    """It is the gradient of gather."""
    assert of([[1, 4, 3]]).scatter([1, 1, 2], 2, 2).vals == [[0.0, 5.0], [3.0, 0.0]]


@pytest.mark.parametrize(
    "derive",
    [
        lambda m: m.clone(),
        lambda m: m.T,
        lambda m: m.reshape(2, 1),
        lambda m: m.broadcast(1, 2),
        lambda m: m**1,
        lambda m: m[0],
    ],
)
def test_derived_list_shares_no_numbers(derive):
    """Writing into it leaves the first one alone."""
    m = of([[1, 2]])
    derive(m).fill_(9)
    assert m.vals == [[1.0, 2.0]]


# In place


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda m: m.add_(1), [[3.0, 5.0]]),
        (lambda m: m.sub_(of([[1, 2]])), [[1.0, 2.0]]),
        (lambda m: m.mul_(2), [[4.0, 8.0]]),
        (lambda m: m.div_(2), [[1.0, 2.0]]),
        (lambda m: m.fill_(7), [[7.0, 7.0]]),
        (lambda m: m.zero_(), [[0.0, 0.0]]),
        (lambda m: m.zeros_(), [[0.0, 0.0]]),
        (lambda m: m.ones_(), [[1.0, 1.0]]),
        (lambda m: m.copy_(of([[8]])), [[8.0, 8.0]]),
        (lambda m: m.__iadd__(1), [[3.0, 5.0]]),
        (lambda m: m.__isub__(1), [[1.0, 3.0]]),
        (lambda m: m.__imul__(m), [[4.0, 16.0]]),
        (lambda m: m.__itruediv__(2), [[1.0, 2.0]]),
    ],
)
def test_change_in_place_changes_the_list_itself(change, expected):
    """And returns it."""
    m = of([[2, 4]])
    assert (True, expected) == (change(m) is m, m.vals)


def test_change_in_place_cannot_grow():
    """The shape stays what it is."""
    m = List2D(1, 3)
    with pytest.raises(ShapeError, match=r"\(2, 3\).*\(1, 3\)"):
        m += List2D(2, 3)


def test_random_fills_are_repeatable():
    """The same seed gives the same numbers."""
    manual_seed(1)
    first = List2D(2, 3).uniform_(-1, 1).vals, List2D.randn(4, 5).vals
    manual_seed(1)
    assert first == (List2D(2, 3).uniform_(-1, 1).vals, List2D.randn(4, 5).vals)


def test_truth_of_one_number_is_that_number():
    """So a condition on a gradient means what it says."""
    assert [bool(of([[x]])) for x in (0.0, 0.5, math.nan)] == [False, True, True]


def test_truth_of_many_numbers_warns():
    """As that of a Matrix does."""
    with pytest.warns(UserWarning, match="2 numbers together are always true"):
        assert of([[0.0, 0.0]])
