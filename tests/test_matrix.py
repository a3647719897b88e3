"""Matrix: operations and their gradients, who is watched, and changes in place."""

import copy
import logging
import math
import subprocess
import sys
from itertools import chain

import pytest

import match
from match import List2D, Matrix, ShapeError, mat, memory, no_grad
from tests import golden, oracle
from tests.golden import ALONG, KEYS, PRODUCTS, numbers

SHAPES = [(), (1,), (3,), (1, 1), (1, 3), (2, 1), (2, 3)]


def broadcast(a, b):
    """Return the common shape of two, or None where there is none."""
    size = max(len(a), len(b))
    a, b = (1,) * (size - len(a)) + a, (1,) * (size - len(b)) + b
    if any(m != n and 1 not in (m, n) for m, n in zip(a, b, strict=True)):
        return None
    return tuple(map(max, a, b))


FITTING = [(a, b) for a in SHAPES for b in SHAPES if broadcast(a, b) is not None]
MISFITS = [((2, 3), (2,)), ((2, 3), (3, 2)), ((2,), (3,)), ((1, 2), (1, 3))]


def asked(rows):
    """Make a matrix that asks for its gradient."""
    return mat(rows, requires_grad=True)


# Every operation against PyTorch

BINARY = golden.BINARY | {
    "a.where": lambda m, a, b: a.where(b > 0, b),
    "min of two": lambda m, a, b: m.min(a, b),
}
UNARY = golden.UNARY | {
    "a ** 1": lambda m, a: a**1,
    "a.pow": lambda m, a: a.pow(3),
    "norm 1": lambda m, a: a.norm(1),
    "a.reshape": lambda m, a: a.reshape(-1, 1),
    "view": lambda m, a: a.view(1, -1),
}
LAYOUTS = golden.LAYOUTS | {
    "transpose back": ((2, 3), lambda m, a: a.transpose(-2, 0)),
    "reshape to a row": ((2, 3), lambda m, a: a.reshape((1, 6))),
    "unsqueeze -1": ((3,), lambda m, a: a.unsqueeze(-1)),
    "squeeze a scalar": ((), lambda m, a: a.squeeze(0)),
    "topk of the smallest": ((4, 5), lambda m, a: a.topk(2, 0, largest=False)[0]),
    "pairs with one": ((3, 3), lambda m, a: a[[0, 1], [2]]),
    "all keys": ((2, 3), lambda m, a: a[:]),
}


@pytest.mark.parametrize(("a", "b"), FITTING)
@pytest.mark.parametrize("name", BINARY)
def test_operation_on_two_is_pytorchs(name, a, b):
    """In all pairs of shapes that broadcasting allows."""
    expected, actual = oracle.by_torch(
        BINARY[name], numbers(*a), numbers(*b, start=0.7)
    )
    assert expected == actual


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", UNARY)
def test_operation_on_one_is_pytorchs(name, shape):
    """In all shapes, those with ones in every place among them."""
    expected, actual = oracle.by_torch(UNARY[name], numbers(*shape))
    assert expected == actual


@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize(
    ("shape", "dim"),
    [(shape, dim) for shape in SHAPES[1:] for dim in range(-len(shape), len(shape))],
)
@pytest.mark.parametrize("name", ALONG)
def test_sum_along_a_dimension_is_pytorchs(name, shape, dim, keepdim):
    """With the result shapes of PyTorch."""
    expected, actual = oracle.by_torch(ALONG[name](dim, keepdim), numbers(*shape))
    assert expected == actual


@pytest.mark.parametrize(("a", "b"), PRODUCTS)
def test_matrix_product_is_pytorchs(a, b):
    """Of matrices and of vectors, which are rows on the left, columns on the right."""
    expected, actual = oracle.by_torch(
        lambda m, x, y: x @ y, numbers(*a), numbers(*b, start=0.7)
    )
    assert expected == actual


@pytest.mark.parametrize(
    "rows", [[[2.0, 0.0], [3.0, 5.0]], [[2.0, 0.0], [3.0, 0.0]], [[0.0], [3.0]]]
)
def test_product_of_all_numbers_of_a_matrix_is_pytorchs(rows):
    """The slope at a zero is the product of the others in all rows."""
    expected, actual = oracle.by_torch(lambda m, a: a.prod(), rows)
    assert expected == actual


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (2, 1), (2, 3)])
def test_transposition_is_pytorchs(shape):
    """Rows become columns, in the gradient, too."""
    expected, actual = oracle.by_torch(lambda m, a: a.T, numbers(*shape))
    assert expected == actual


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_is_pytorchs(name):
    """Shapes and parts of all kinds, with their gradients."""
    shape, function = LAYOUTS[name]
    expected, actual = oracle.by_torch(function, numbers(*shape))
    assert expected == actual


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_has_the_slope_of_differences(name):
    """A second opinion."""
    shape, function = LAYOUTS[name]
    expected, actual = oracle.by_differences(function, numbers(*shape))
    assert expected == actual


@pytest.mark.parametrize("dim", [0, 1])
@pytest.mark.parametrize("name", ALONG)
def test_operation_along_a_dimension_has_the_slope_of_differences(name, dim):
    """A second opinion."""
    function = ALONG[name](dim, keepdim=False)
    expected, actual = oracle.by_differences(function, numbers(2, 3))
    assert expected == actual


@pytest.mark.parametrize("key", KEYS)
def test_part_is_pytorchs(key):
    """The gradient of what was not taken is zero."""
    expected, actual = oracle.by_torch(lambda m, a: a[key], numbers(2, 3))
    assert expected == actual


@pytest.mark.parametrize("key", [0, -1, slice(1, 3), slice(None, None, 2)])
def test_part_of_a_vector_is_pytorchs(key):
    """One number is a scalar, a slice a vector."""
    expected, actual = oracle.by_torch(lambda m, a: a[key], numbers(4))
    assert expected == actual


@pytest.mark.parametrize(("a", "b"), FITTING)
@pytest.mark.parametrize("symbol", [">", ">=", "<", "<=", "==", "!="])
def test_comparison_is_pytorchs(symbol, a, b):
    """It gives truth values in the broadcast shape."""
    torch = oracle.torch()
    compare = eval(f"lambda a, b: a {symbol} b")
    x, y = numbers(*a), numbers(*b)
    theirs = compare(*(torch.tensor(rows, dtype=torch.float64) for rows in (x, y)))
    ours = compare(mat(x), mat(y))
    expected = theirs.tolist(), tuple(theirs.shape), bool
    assert expected == (ours.tolist(), ours.shape, ours.dtype)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("relu", [0.0, -0.0, math.nan, math.inf]),
        ("abs", [0.0, -0.0, math.nan, -math.inf]),
        ("sqrt", [0.0, -1.0, math.inf]),
        ("log", [0.0, math.inf]),
        ("exp", [800.0, -800.0, math.nan]),
        ("sigmoid", [800.0, -700.0, math.nan]),
        ("tanh", [800.0, -800.0, math.nan]),
    ],
)
def test_kinks_and_extremes_are_pytorchs(name, values):
    """The gradient at a kink is one of many; so it is PyTorch's."""
    expected, actual = oracle.by_torch(lambda m, a: getattr(m, name)(a), values)
    assert expected == actual


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([0.0, 0.0, 0.0], [0.0, 1.0, 2.0]),
        ([0.0], [-1.0]),
        ([0.0], [0.5]),
        ([-8.0], [2.0]),
    ],
)
def test_powers_of_zero_are_pytorchs(a, b):
    """In both gradients, of the base and of the exponent."""
    expected, actual = oracle.by_torch(lambda m, x, y: x**y, a, b)
    assert expected == actual


@pytest.mark.parametrize("exponent", [0, 1, 2, 0.5, -1])
def test_powers_of_zero_with_a_number_are_pytorchs(exponent):
    """0**0 has the slope 0."""
    expected, actual = oracle.by_torch(lambda m, a: a**exponent, [0.0])
    assert expected == actual


@pytest.mark.parametrize("base", [0, 1, 2.5])
def test_numbers_to_a_power_are_pytorchs(base):
    """0**n has the slope 0 where n is not negative."""
    expected, actual = oracle.by_torch(lambda m, a: base**a, [0.0, 1.0, 2.5])
    assert expected == actual


# Every operation against finite differences, which need no PyTorch


@pytest.mark.parametrize("name", BINARY)
def test_operation_on_two_has_the_slope_of_differences(name):
    """A second opinion."""
    expected, actual = oracle.by_differences(
        BINARY[name], numbers(2, 3), numbers(3, start=0.7)
    )
    assert expected == actual


@pytest.mark.parametrize("name", UNARY)
def test_operation_on_one_has_the_slope_of_differences(name):
    """A second opinion."""
    expected, actual = oracle.by_differences(UNARY[name], numbers(2, 3))
    assert expected == actual


@pytest.mark.parametrize(("a", "b"), PRODUCTS)
def test_matrix_product_has_the_slope_of_differences(a, b):
    """A second opinion."""
    expected, actual = oracle.by_differences(
        lambda m, x, y: x @ y, numbers(*a), numbers(*b, start=0.7)
    )
    assert expected == actual


@pytest.mark.parametrize("key", KEYS)
def test_part_has_the_slope_of_differences(key):
    """A second opinion."""
    expected, actual = oracle.by_differences(lambda m, a: a[key], numbers(2, 3))
    assert expected == actual


def results():
    """Return one result of each operation, of matrices of its own."""
    made = [make(match, asked(numbers(2, 3))) for make in UNARY.values()]
    made += [
        make(match, asked(numbers(2, 3)), asked(numbers(2, 3)))
        for make in BINARY.values()
    ]
    made += [make(1, False)(match, asked(numbers(2, 3))) for make in ALONG.values()]
    made += [make(match, asked(numbers(*shape))) for shape, make in LAYOUTS.values()]
    v = asked(numbers(3))
    return [*made, asked(numbers(2, 3)) @ v, v @ v, asked(numbers(2, 3)).T]


def test_change_in_place_of_what_a_rule_reads_is_told():
    """Whatever numbers the gradient is computed with, they are those of before."""
    for result in results():
        for step in graph(result):
            for _, rule in step._pairs:
                for read in lists_in(rule):
                    read.add_(0)
                    with pytest.raises(RuntimeError, match="changed in place"):
                        result.backward(gradient=result.data)
                    read.written = 0


def graph(result):
    """Return a matrix and all that it was computed from."""
    return [result, *chain.from_iterable(map(graph, result.operands))]


def lists_in(rule):
    """Return the lists that a rule, and the functions that it calls, hold."""
    held = [cell.cell_contents for cell in getattr(rule, "__closure__", None) or ()]
    inner = [lists_in(value) for value in held if callable(value)]
    return [x for x in held if isinstance(x, List2D)] + [x for y in inner for x in y]


# Whole expressions

EXPRESSIONS = {
    "shared": lambda m, a, b: (a * b + a / (b * b + 1)) * (a * b),
    "one leaf many times": lambda m, a, b: a * a * a - a + (a - a) * b,
    "diamond": lambda m, a, b: (lambda c: (c + m.tanh(c)) * m.exp(-c * c))(a * b),
    "network": lambda m, a, b: m.sigmoid(m.relu(a @ b.T) @ m.tanh(b)),
    "broadcast twice": lambda m, a, b: (a + b.sum(0)) * b.mean(1, keepdim=True),
    "reduced and used": lambda m, a, b: a / a.sum() - m.log(m.exp(b).sum(1)).mean(),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expression_is_pytorchs(name):
    """Gradients of everything that is used more than once are added up."""
    expected, actual = oracle.by_torch(
        EXPRESSIONS[name], numbers(3, 3), numbers(3, 3, start=0.7)
    )
    assert expected == actual


# Backward


def test_leaf_adds_gradients_up_and_result_keeps_the_latest():
    """Backward twice gives exactly twice the gradient of the leaf."""
    a = asked(3.0)
    b = a * a
    c = b * 2
    c.backward()
    c.backward()
    assert (a.grad.item(), b.grad.item(), c.grad.item()) == (24.0, 2.0, 1.0)


def test_trunk_of_two_losses_passes_on_the_latest_only():
    """What one loss left in the trunk does not flow again with the other."""
    torch = oracle.torch()

    def gradients(a):
        trunk = a * a
        (trunk * 3).backward(retain_graph=True)
        (trunk * trunk).backward()
        return a.grad.item()

    theirs = gradients(torch.tensor(2.0, dtype=torch.float64, requires_grad=True))
    assert gradients(asked(2.0)) == theirs


def test_gradients_read_as_zeros_before_backward():
    """There is nothing to check for None."""
    assert asked([[1.0, 2.0]]).grad.vals == [[0.0, 0.0]]


def test_gradient_can_be_reset():
    """With None, as PyTorch's zero_grad does."""
    a = asked(2.0)
    (a * a).backward()
    a.grad = None
    assert a.grad.item() == 0.0


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (lambda a: None, False),
        (lambda a: a.grad, False),
        (lambda a: (a * 2).backward(), True),
        (lambda a: a.grad.add_(1), True),
        (lambda a: setattr(a, "grad", List2D(1, 1)), True),
        (lambda a: ((a * 2).backward(), setattr(a, "grad", None)), False),
    ],
)
def test_gradient_knows_whether_it_was_written(write, expected):
    """Optimizers leave alone what got none; a look at it is no write."""
    a = asked(2.0)
    write(a)
    assert a.has_grad is expected


def test_operands_of_a_sum_have_gradients_of_their_own():
    """Resetting one in place leaves the other alone."""
    a, b = asked(1.0), asked(2.0)
    (a + b).backward()
    a.grad.zero_()
    assert b.grad.item() == 1.0


def test_backward_takes_the_gradient_to_begin_with():
    """Then the result may have any shape."""
    a = asked([[1.0, 2.0]])
    (a * 3).backward(gradient=mat([[1.0, 10.0]]))
    assert a.grad.vals == [[3.0, 30.0]]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: asked([[1.0, 2.0]]).backward(), r"single number.*\(1, 2\).*\.sum\(\)"),
        (lambda: mat(1.0, requires_grad=False).backward(), "requires_grad=True"),
        (lambda: mat(1.0, dtype=int).backward(), "requires_grad=True"),
        (lambda: asked(1.0).detach().backward(), "detach"),
        (lambda: asked(1.0).backward(create_graph=True), "create_graph"),
        (lambda: asked([[1.0]]).backward(List2D(1, 2)), r"\(1, 2\).*\(1, 1\)"),
    ],
)
def test_backward_that_makes_no_sense_is_explained(call, words):
    """A RuntimeError says what to do."""
    with pytest.raises(RuntimeError, match=words):
        call()


def test_backward_of_a_leaf_is_one():
    """The smallest graph."""
    a = asked(5.0)
    a.backward()
    assert a.grad.item() == 1.0


# Who is watched


def test_all_are_watched_where_nobody_asked():
    """As in the first lesson."""
    a, b = mat([[2.0]]), mat([[3.0]])
    (a * b).backward()
    assert (a.grad.item(), b.grad.item()) == (3.0, 2.0)


def test_only_who_asked_is_watched():
    """The others are constants, and what was computed of them is no history."""
    x, w = mat([[2.0]]), asked([[3.0]])
    prepared = x * 5
    loss = prepared * w
    loss.backward()
    assert (w.grad.item(), loss.leaves() == [w], x.has_grad) == (10.0, True, False)


def test_gradient_that_was_left_out_warns_when_it_is_read():
    """It reads as zeros, which would look like a result."""
    x, w = mat([[2.0]]), asked([[3.0]])
    (x * w).backward()
    with pytest.warns(UserWarning, match="requires_grad_"):
        value = x.grad.item()
    assert value == 0.0


@pytest.mark.parametrize(
    "make",
    [
        lambda: mat([[2.0]], requires_grad=False),
        lambda: mat([[2.0]]).detach(),
        lambda: mat([[2]], dtype=int),
        lambda: no_grad(lambda: mat([[1.0]]) * 2)(),
        lambda: mat([[2.0]], requires_grad=False) * 1,
    ],
)
def test_constant_silences_nobody(make):
    """Only a yes counts as saying which are watched."""
    constant, silent = make(), mat([[3.0]])
    (constant * silent).backward()
    assert (constant.watched, silent.grad.item()) == (False, 2.0)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: mat(1.0), False),
        (lambda: mat(1.0) * 2, False),
        (lambda: asked(1.0), True),
        (lambda: asked(1.0) * mat(1.0), True),
        (lambda: asked(1.0).detach(), False),
        (lambda: asked(1.0) > 0, False),
    ],
)
def test_requires_grad_answers_as_pytorch(make, expected):
    """Silent matrices say no."""
    assert make().requires_grad is expected


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: mat(1.0), True),
        (lambda: mat(1.0) * 2, True),
        (lambda: asked(1.0), True),
        (lambda: asked(1.0) * 2, False),
        (lambda: (asked(1.0) * 2).detach(), True),
    ],
)
def test_is_leaf_answers_as_pytorch(make, expected):
    """Only results of what asked are none."""
    assert make().is_leaf is expected


def test_result_of_silent_matrices_can_ask():
    """As in PyTorch it is a leaf, so that the gradient stops there."""
    x = mat([[2.0]])
    w = (x * 3).requires_grad_()
    (w * w).backward()
    assert (w.grad.item(), x.has_grad, w.is_leaf) == (12.0, False, True)


def test_matrix_that_asks_begins_anew():
    """What was forgotten of a silent matrix is of no interest then."""
    y = changed_result().requires_grad_()
    (y * 2).backward()
    assert y.grad.item() == 2.0


def test_whole_numbers_have_no_gradient():
    """As in PyTorch."""
    with pytest.raises(RuntimeError, match=r"only floats have gradients.*ints"):
        mat([1, 2], dtype=int, requires_grad=True)


def test_result_cannot_give_up_its_gradient():
    """As in PyTorch; the message names detach()."""
    with pytest.raises(RuntimeError, match="detach"):
        (asked(1.0) * 2).requires_grad_(False)


def test_plain_numbers_make_no_history():
    """Training by rebinding keeps none: w = w - rate * w.grad."""
    w = mat([3.0])
    (w * w).sum().backward()
    w = w - 0.5 * w.grad
    assert (w.shape, w.operands, w.watched, w.tolist()) == ((1,), (), True, [0.0])


MIXED = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "@": lambda a, b: a @ b,
    "**": lambda a, b: a**b,
}


@pytest.mark.parametrize("symbol", MIXED)
def test_plain_numbers_are_constants_on_both_sides(symbol):
    """Of a List2D and a matrix that asked, the matrix gets its gradient."""
    operation = MIXED[symbol]
    rows = [[0.5, 1.5], [2.5, 3.5]], [[1.0, 2.0], [3.0, 4.0]]
    plain = [List2D.from_2d_list(part) for part in rows]
    a, b, left, right = asked(rows[0]), asked(rows[1]), asked(rows[0]), asked(rows[1])
    operation(a, b).sum().backward()
    operation(left, plain[1]).sum().backward()
    operation(plain[0], right).sum().backward()
    expected = pytest.approx(oracle.flat([a.grad.tolist(), b.grad.tolist()]))
    assert expected == oracle.flat([left.grad.tolist(), right.grad.tolist()])


@pytest.mark.parametrize("symbol", MIXED)
def test_plain_numbers_among_silent_matrices_make_silent_leaves(symbol):
    """On both sides."""
    operation, plain, silent = MIXED[symbol], List2D(2, 2, 2.0), mat(numbers(2, 2))
    found = [operation(plain, silent), operation(silent, plain)]
    assert [(m.watched, m.operands, m.shape) for m in found] == [(True, (), (2, 2))] * 2


def test_silent_history_that_grows_warns_once(monkeypatch):
    """It names no_grad; what was freed does not count."""
    kept_by_others = memory.silent_history.bytes
    monkeypatch.setattr(memory, "LIMIT", kept_by_others + 200_000)
    monkeypatch.setattr(memory.silent_history, "warned", False)
    for _ in range(1000):
        mat(1.0) * 2
    with pytest.warns(UserWarning, match="no_grad") as caught:
        math.prod([mat(1.0)] * 1000)
    assert [warning.filename for warning in caught] == [__file__]


def test_results_that_are_kept_warn_once(monkeypatch):
    """Each holds all its history: what is appended should be numbers."""
    monkeypatch.setattr(memory, "LIMIT", 20_000)
    monkeypatch.setattr(memory.kept_results, "sample", [])
    monkeypatch.setattr(memory.kept_results, "warned", False)

    def train(kept):
        for _ in range(300):
            loss = asked(1.0) * 2
            loss.backward()
            yield kept(loss)

    list(train(lambda loss: loss.item()))
    with pytest.warns(UserWarning, match=r"append loss\.item\(\)") as caught:
        list(train(lambda loss: loss))
    assert [warning.filename for warning in caught] == [__file__]


CUTS = {
    "detach": lambda x: (x * 2).detach(),
    "no_grad": no_grad(lambda x: x * 2),
    "comparison": lambda x: (x > 1).float(),
    "argmax": lambda x: x.argmax().float() + 0.5,
    "cast": lambda x: x.long().float(),
    "constants of it": lambda x: (x * 2).detach() * 3,
}


@pytest.mark.parametrize("cut", CUTS)
def test_backward_warns_where_what_asked_is_cut_off(cut):
    """PyTorch raises, for it watches no target that asked for nothing."""
    weight, target = asked([1.0, 2.0]), mat([1.0, 1.0])
    loss = ((CUTS[cut](weight) - target) ** 2).sum()
    with pytest.warns(UserWarning, match="no gradient leads from here to what asked"):
        loss.backward()


def test_backward_to_what_asked_warns_of_no_cut():
    """Parts of a loss may be constants."""
    weight = asked([1.0, 2.0])
    (weight * weight.detach() + (weight > 1).float()).sum().backward()
    assert weight.grad.tolist() == [[1.0, 2.0]]


# no_grad


def test_no_grad_makes_constants():
    """Within the block, and only there, also after an error."""
    a = asked(2.0)
    with no_grad():
        inside = a * 2
    with pytest.raises(IndexError), no_grad():
        a[5]
    assert (inside.requires_grad, (a * 2).requires_grad) == (False, True)


@pytest.mark.parametrize("decorate", [no_grad, no_grad()])
def test_no_grad_decorates(decorate):
    """With and without brackets, for each call, nested ones too."""

    @decorate
    def function(depth):
        return function(depth - 1) if depth else asked(2.0) * 2

    assert (function(3).requires_grad, (asked(2.0) * 2).requires_grad) == (False, True)


# In place


def test_step_in_place_under_no_grad_trains():
    """The idiom of PyTorch: w stays the leaf that the model holds."""
    w = asked([[3.0]])
    held = w
    (w * w).sum().backward()
    with no_grad():
        w -= 0.5 * w.grad
    assert (w is held, w.item(), w.requires_grad, w.is_leaf) == (True, 0.0, True, True)


def test_step_in_place_where_nobody_asked_writes():
    """A silent leaf keeps its identity and gets no history."""
    w = mat([[3.0]])
    held = w
    w *= 2
    assert (w is held, held.item(), w.operands) == (True, 6.0, ())


@pytest.mark.parametrize("change", ["add_", "sub_", "mul_", "div_", "copy_", "fill_"])
def test_leaf_that_asked_cannot_be_changed_in_place(change):
    """As in PyTorch; the message names no_grad."""
    with pytest.raises(RuntimeError, match="no_grad"):
        getattr(asked([[1.0]]), change)(2.0)


def test_augmented_assignment_of_a_leaf_that_asked_is_refused():
    """As in PyTorch."""
    w = asked([[1.0]])
    with pytest.raises(RuntimeError, match="no_grad"):
        w += 1


def test_total_of_losses_keeps_its_history():
    """total += loss is total = total + loss where the loss asked."""
    w = asked(2.0)
    total = match.zeros(())
    for factor in (1, 2, 3):
        total += w * factor
    total.backward()
    assert (total.item(), w.grad.item()) == (12.0, 6.0)


def test_augmented_assignment_of_a_result_keeps_its_history():
    """y += 1 is y = y + 1 there."""
    w = asked(2.0)
    y = w * w
    y *= 3
    y -= 1
    y /= 2
    y.backward()
    assert (y.item(), w.grad.item()) == (5.5, 6.0)


def test_method_in_place_on_a_result_is_refused():
    """It could not rebind; the message names a = a + b."""
    with pytest.raises(RuntimeError, match="a = a \\+ b"):
        (asked(2.0) * 2).add_(1)


def test_assignment_of_a_part_of_a_result_is_refused():
    """The message names what to use."""
    y = asked([2.0, 3.0]) * 2
    with pytest.raises(RuntimeError, match="where, stack or cat"):
        y[0] = 1.0


def test_assignment_of_a_part_writes():
    """Into silent matrices and under no_grad."""
    x = match.zeros(2, 3)
    x[0, 1] = 5
    x[1] = mat([1.0, 2.0, 3.0])
    x[:, 2] = 7
    assert x.tolist() == [[0.0, 5.0, 7.0], [1.0, 2.0, 7.0]]


def silent_total():
    """A total that forgot: nobody asked, so += wrote."""
    w = mat(2.0)
    total = match.zeros(())
    total += w * w
    return total


def changed_result():
    """A result of silent matrices, changed in place."""
    y = mat(2.0) * 3
    y += 1
    return y


def changed_under_no_grad():
    """A result of what asked, changed where no history is recorded."""
    y = asked(2.0) * 3
    with no_grad():
        y += 1
    return y


@pytest.mark.parametrize("make", [silent_total, changed_result, changed_under_no_grad])
def test_backward_through_a_lost_history_is_refused(make):
    """Else gradients would silently be missing; the message names a = a + b."""
    with pytest.raises(RuntimeError, match="a = a \\+ b"):
        (make() * 2).backward()


def test_total_that_is_begun_anew_has_nothing_to_forget():
    """zero_() writes all numbers: what they were of before does not matter."""
    total = silent_total()
    total.zero_()
    (total * 2).backward()
    assert total.grad.item() == 2.0


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.data.fill_(9),
        lambda a: a.data.__setitem__((0, 0), 9),
        lambda a: setattr(a.data, "vals", [[9, 9]]),
        lambda a: no_grad(lambda: a.mul_(2))(),
    ],
)
def test_numbers_changed_between_forward_and_backward_are_noticed(change):
    """And no gradient is half written."""
    a, b = asked([[1.0, 2.0]]), asked([[3.0, 4.0]])
    loss = (a * b + b).sum()
    change(a)
    with pytest.raises(RuntimeError, match="'mul' needs were changed in place"):
        loss.backward()
    assert (a.has_grad, b.has_grad) == (False, False)


def test_result_changed_between_forward_and_backward_is_noticed():
    """Rules read results, too."""
    a = asked([[1.0, 2.0]])
    s = a.sigmoid()
    loss = s.sum()
    s.data.fill_(0)
    with pytest.raises(RuntimeError, match="'sigmoid' needs"):
        loss.backward()


def test_numbers_that_no_rule_reads_may_change():
    """The gradient of a sum needs no numbers, as in PyTorch."""
    a, b = asked([[1.0]]), asked([[2.0]])
    loss = (a + b).sum()
    a.data.fill_(9)
    loss.backward()
    assert (a.grad.item(), b.grad.item()) == (1.0, 1.0)


def test_new_numbers_between_forward_and_backward_are_safe():
    """p.data = new leaves the old numbers to those who read them."""
    a, b = asked([[2.0]]), asked([[3.0]])
    loss = (a * b).sum()
    a.data = List2D(1, 1, 9.0)
    loss.backward()
    assert (a.item(), b.grad.item()) == (9.0, 2.0)


@pytest.mark.parametrize("new", [List2D(1, 2, 5), mat([[5.0, 5.0]]), mat([5.0, 5.0])])
def test_data_takes_lists_and_matrices(new):
    """Of the same size."""
    a = asked([[1.0, 2.0]])
    a.data = new
    assert (a.tolist(), a.requires_grad) == ([[5.0, 5.0]], True)


@pytest.mark.parametrize(
    ("new", "error", "words"),
    [
        (List2D(2, 2), ShapeError, r"data of shape \(2, 2\).*\(1, 2\)"),
        ([[1.0, 2.0]], TypeError, "not list"),
        (1.0, TypeError, "not float"),
    ],
)
def test_wrong_data_is_explained(new, error, words):
    """The message names both shapes, or the type."""
    a = asked([[1.0, 2.0]])
    with pytest.raises(error, match=words):
        a.data = new


def test_random_whole_numbers_are_a_leaf_as_floats():
    """What makes them is no operation: they can be learned, and changed in place."""
    x = match.randint(0, 9, (2, 2), dtype=float, requires_grad=True)
    assert (x.is_leaf, x.operation) == (True, "")


def test_what_was_found_along_a_dimension_is_no_part():
    """It can be changed in place without a word, as in PyTorch."""
    found = mat([[1.0, 5.0], [7.0, 2.0]]).max(1).values
    assert (found.operation, found.clamp_(0, 6).tolist()) == ("max", [5.0, 6.0])


@pytest.mark.parametrize(
    "change",
    [
        lambda mask: mask.__iadd__(mask),
        lambda mask: mask.add_(True),
        lambda mask: mask.mul_(mask),
    ],
)
def test_truth_values_stay_such_in_place(change):
    """True + True is True, so that a sum counts those that are."""
    torch = oracle.torch()
    ours, theirs = (change(m.tensor([True, False])) for m in (match, torch))
    expected = theirs.tolist(), theirs.sum().item(), (theirs * 1.0).tolist()
    assert (ours.tolist(), ours.sum().item(), (ours * 1.0).tolist()) == expected


def test_data_can_be_stepped_in_place_with_a_matrix():
    """p.data -= rate * gradient, the gradient computed by hand as a matrix."""
    a = asked([[3.0]])
    a.data -= 2 * mat([[1.0]])
    assert a.item() == 1.0


def test_whole_numbers_cannot_hold_fractions():
    """As in PyTorch."""
    counts = match.tensor([1, 2])
    with pytest.raises(RuntimeError, match="ints cannot hold floats"):
        counts += 0.5


# Shapes, kinds and reading


@pytest.mark.parametrize(
    ("data", "shape", "size"),
    [(5, (), (1, 1)), ([1, 2], (2,), (1, 2)), ([[1], [2]], (2, 1), (2, 1))],
)
def test_dimensions_follow_from_the_brackets(data, shape, size):
    """Storage has two dimensions in any case."""
    m = mat(data)
    stored = (m.nrow, m.ncol)
    assert (m.shape, m.size(), m.ndim, stored, m.tolist()) == (
        shape,
        shape,
        len(shape),
        size,
        data,
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (1, int),
        (1.0, float),
        (True, bool),
        ([1, 2], int),
        ([1, 2.0], float),
        ([True, 2], int),
        ([[True], [False]], bool),
        ([mat(1.0), 2], float),
    ],
)
def test_tensor_keeps_the_kind_of_its_numbers(data, kind):
    """mat makes floats of all of them."""
    assert (match.tensor(data).dtype, mat(data).dtype) == (kind, float)


KINDS = {
    "a + 1": lambda m, a: a + 1,
    "a + 1.5": lambda m, a: a + 1.5,
    "a + True": lambda m, a: a + True,
    "a * a": lambda m, a: a * a,
    "a / 2": lambda m, a: a / 2,
    "a + a": lambda m, a: a + a,
    "2 ** a": lambda m, a: 2**a,
    "a > 0": lambda m, a: a > 0,
    "a.sum()": lambda m, a: a.sum(),
    "exp": lambda m, a: m.exp(a),
    "sigmoid": lambda m, a: m.sigmoid(a),
    "a[0]": lambda m, a: a[0],
}


@pytest.mark.parametrize("data", [[1, 2], [True, True], [1.5, 2.5]])
@pytest.mark.parametrize("name", KINDS)
def test_kind_of_a_result_is_pytorchs(name, data):
    """Truth values, whole numbers and floats, as tolist() shows them."""
    torch = oracle.torch()
    theirs = KINDS[name](torch, torch.tensor(data))
    ours = KINDS[name](match, match.tensor(data))
    kinds = {torch.bool: bool, torch.int64: int, torch.float32: float}
    values = pytest.approx(oracle.flat(theirs.tolist()), rel=1e-6)
    expected = kinds[theirs.dtype], values
    assert expected == (ours.dtype, oracle.flat(ours.tolist()))


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (float, 2.5),
        (int, 2),
        (math.sqrt, math.sqrt(2.5)),
        (lambda m: f"{m:.2f}", "2.50"),
        (lambda m: m.item(), 2.5),
        (bool, True),
        (lambda m: "yes" if m > 2 else "no", "yes"),
        (abs, 2.5),
    ],
)
def test_single_number_reads_as_a_number(read, expected):
    """Wherever Python asks for one."""
    actual = read(mat(2.5))
    assert (actual.item() if isinstance(actual, Matrix) else actual) == expected


def test_whole_number_can_be_an_index():
    """A float cannot."""
    names = ["a", "b", "c"]
    with pytest.raises(TypeError, match="dtype=int"):
        names[mat(1.0)]
    assert names[match.tensor(1)] == "b"


def test_truth_of_many_numbers_is_true_with_a_warning():
    """PyTorch raises; programs of this kind write `if y:`."""
    with pytest.warns(UserWarning, match="2 numbers together are always"):
        assert mat([[0.0, 0.0]])


def test_item_of_many_numbers_is_refused():
    """It could be any."""
    with pytest.raises(RuntimeError, match="single number"):
        mat([1.0, 2.0]).item()


def test_rows_can_be_iterated_over():
    """With their gradients."""
    a = asked([[1.0, 2.0], [3.0, 4.0]])
    first, second = a
    (first * second).sum().backward()
    assert (len(a), a.grad.vals) == (2, [[3.0, 4.0], [1.0, 2.0]])


@pytest.mark.parametrize("read", [len, list])
def test_scalar_has_no_length(read):
    """As in PyTorch."""
    with pytest.raises(TypeError, match="scalar"):
        read(mat(1.0))


def test_comparison_with_none_is_false():
    """So that x in [None, y] and x == None do not raise."""
    assert (mat(1.0) == None, mat(1.0) != "a") == (False, True)  # noqa: E711


def test_matrices_are_told_apart_by_identity():
    """Equal numbers do not make them one key of a dict."""
    assert len({mat(1.0), mat(1.0)}) == 2


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: mat(2.5), "Matrix(2.5000, shape=())"),
        (lambda: match.tensor([1, -20]), "Matrix([  1, -20], shape=(2,), dtype=int)"),
        (
            lambda: asked([[1.0], [-2.0]]) * 2,
            "Matrix([[ 2.0000],\n        [-4.0000]], shape=(2, 1), operation='mul', "
            "requires_grad=True)",
        ),
        (lambda: mat([1e-9, math.nan]), "Matrix([1.0000e-09,        nan], shape=(2,))"),
    ],
)
def test_repr_shows_numbers_shape_and_operation(make, expected):
    """Aligned."""
    assert repr(make()) == expected


def test_table_for_notebooks_shows_the_numbers():
    """And, as a caption, what repr says beside them."""
    assert mat([[1.0, 2.0]])._repr_html_() == (
        "<table><caption>shape=(1, 2)</caption>"
        "<tr><td>1.0000</td><td>2.0000</td></tr></table>"
    )


def test_numpy_gives_lists_where_numpy_is_not_imported(monkeypatch):
    """The library does not import it."""
    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    assert mat([[1.0, 2.0]]).numpy() == [[1.0, 2.0]]


def test_numpy_gives_an_array_where_the_program_uses_numpy():
    """And takes one."""
    numpy = pytest.importorskip("numpy")
    array = numpy.array([[1.0, 2.0]])
    assert (mat(array).numpy() == array).all()


@pytest.mark.parametrize("library", ["match", "torch"])
def test_inference_mode_can_be_told_whether(library):
    """With its argument by place or by name, and as a decorator with and without."""
    m = match if library == "match" else oracle.torch()
    w = m.ones(1, requires_grad=True)
    with m.inference_mode(True):
        inside = (w * 2).requires_grad
    with m.inference_mode(mode=False):
        outside = (w * 2).requires_grad
    twice = lambda: (w * 2).requires_grad
    decorated = m.inference_mode(twice)(), m.inference_mode()(twice)()
    assert (inside, outside, decorated) == (False, True, (False, False))


def test_history_can_be_switched_off_and_on():
    """At once, and not only in a with block."""
    a = asked(1.0)
    match.set_grad_enabled(False)
    off = match.is_grad_enabled(), (a * 2).requires_grad
    match.set_grad_enabled(True)
    on = match.is_grad_enabled(), (a * 2).requires_grad
    with match.inference_mode():
        inside = (a * 2).requires_grad
        with match.enable_grad():
            further_inside = (a * 2).requires_grad
    assert (off, on) == ((False, False), (True, True))
    assert (inside, further_inside) == (False, True)


@pytest.mark.parametrize("library", ["match", "torch"])
def test_history_is_off_within_the_calls_of_a_decorated_function(library):
    """However often it is called, and in PyTorch, too."""
    library = match if library == "match" else oracle.torch()
    a = library.tensor(1.0, requires_grad=True)

    @library.set_grad_enabled(False)
    def double(x):
        return (x * 2).requires_grad

    assert ((a * 2).requires_grad, double(a), double(a)) == (True, False, False)
    assert (a * 2).requires_grad


def test_function_that_makes_the_gradient_has_a_name():
    """Leaves have none."""
    a = asked(1.0)
    assert (a.grad_fn, (a * 2).grad_fn, mat(1.0).grad_fn) == (None, "mul", None)


def test_cast_to_the_same_dtype_is_the_matrix_itself():
    """So that its gradient goes on; to another dtype it is a constant."""
    a = asked([1.5])
    assert (a.double() is a, a.cpu() is a, a.long().watched) == (True, True, False)


def test_clone_is_independent_and_hands_its_gradient_on():
    """Unlike detach(), which shares its numbers and has no gradient."""
    a = asked([[1.0]])
    c = a.clone()
    c.data.fill_(5)
    c.sum().backward()
    shared = a.detach()
    shared.data.fill_(7)
    assert (a.item(), a.grad.item(), shared.watched) == (7.0, 1.0, False)


def test_leaves_can_be_copied_deeply():
    """With numbers and gradient of their own, as many as there were."""
    a = asked([[1.0]])
    (a * 2).sum().backward()
    first, second = copy.deepcopy([a, a])
    first.data.fill_(9)
    first.grad.fill_(9)
    same = first is second, first.requires_grad
    assert (same, a.item(), a.grad.item()) == ((True, True), 1.0, 2.0)


def test_results_cannot_be_copied_deeply():
    """As in PyTorch."""
    with pytest.raises(RuntimeError, match="detach"):
        copy.deepcopy(asked(1.0) * 2)


# Errors


@pytest.mark.parametrize(("a", "b"), MISFITS)
@pytest.mark.parametrize("symbol", ["+", "-", "*", "/", "**", ">", "=="])
def test_shapes_that_do_not_fit_are_both_named(symbol, a, b):
    """As the learner wrote them, not as they are stored."""
    with pytest.raises(ShapeError) as caught:
        eval(f"x {symbol} y", {"x": mat(numbers(*a)), "y": mat(numbers(*b))})
    assert f"{a} {symbol} {b}" in str(caught.value)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ((2, 3), (2, 3), r"\(2, 3\) @ \(2, 3\).*transpose the second\?"),
        ((2, 3), (2,), r"\(2, 3\) @ \(2,\): 3 columns on the left, 2 rows"),
        ((2, 3), (), "use \\* for a number"),
    ],
)
def test_product_that_does_not_fit_is_explained(a, b, words):
    """With the usual fix."""
    with pytest.raises(ShapeError, match=words):
        mat(numbers(*a)) @ mat(numbers(*b))


@pytest.mark.parametrize("other", ["1", None, [1.0], object()])
@pytest.mark.parametrize("symbol", ["+", "-", "*", "/", "**", "@", ">"])
def test_wrong_operand_is_explained(symbol, other):
    """The message names its type and what is accepted."""
    expected = f"{type(other).__name__}"
    with pytest.raises(
        TypeError, match=rf"Matrix, a List2D or a number, not {expected}"
    ):
        eval(f"x {symbol} y", {"x": mat([[1.0]]), "y": other})


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: mat([[1, 2], [3]]), ShapeError, "row 1 has 1 numbers"),
        (lambda: mat([]), ShapeError, "empty"),
        (lambda: mat([[[1]]]), ShapeError, "two deep"),
        (lambda: mat("12"), TypeError, "not str"),
        (lambda: mat([1, "a"]), TypeError, "not str"),
        (lambda: mat([1, [2]]), ShapeError, r"number is wanted, not list \[2\]"),
        (lambda: match.zeros(2, 3, 4), ShapeError, r"\(2, 3, 4\).*two dimensions"),
        (lambda: match.zeros(2, 0), ShapeError, "at least one number"),
        (lambda: match.zeros(2, dtype="float"), TypeError, "not 'float'"),
        (lambda: Matrix([[1.0, 2.0]], ndim=0), ShapeError, "0 dimensions"),
        (lambda: match.zeros("a"), TypeError, "whole numbers, not 'a'"),
        (lambda: match.zeros(2.0), TypeError, "whole numbers, not"),
        (lambda: mat([[1.0]])[3], IndexError, "index 3 is out of range for size 1"),
        (lambda: mat([1.0]).sum(1), IndexError, r"dim 1.*\(1,\)"),
        (lambda: match.tensor([1, 2]).mean(), RuntimeError, "dtype=float"),
        (lambda: match.tensor([1, 2]) ** -1, RuntimeError, "dtype=float"),
        (lambda: match.relu([1.0]), TypeError, r"relu\(\) takes a Matrix, not list"),
    ],
)
def test_wrong_input_is_explained(make, error, words):
    """What was given, what was wanted, and how to get there."""
    with pytest.raises(error, match=words):
        make()


ERRORS = {
    "add": (lambda m, a: a + m.zeros(3, 3), (2, 3)),
    "matmul": (lambda m, a: a @ a, (2, 3)),
    "scalar @": (lambda m, a: a.sum() @ a, (2, 3)),
    "index": (lambda m, a: a[2], (2, 3)),
    "too many indices": (lambda m, a: a[0, 0], (2,)),
    "negative step": (lambda m, a: a[::-1], (3,)),
    "dim": (lambda m, a: a.sum(2), (2, 3)),
    "item": (lambda m, a: a.item(), (2, 3)),
    "constant": (lambda m, a: (a.detach() * 2).sum().backward(), (2, 3)),
    "whole mean": (lambda m, a: m.mean(m.tensor([1, 2])), ()),
    "ints": (lambda m, a: m.tensor([1, 2], requires_grad=True), ()),
}


@pytest.mark.parametrize("name", ERRORS)
def test_what_pytorch_refuses_is_refused(name):
    """Where a beginner meets it."""
    function, shape = ERRORS[name]
    expected, actual = oracle.errors(function, numbers(*shape))
    assert (expected, actual) == (True, True)


# Makers


@pytest.mark.parametrize(
    "make",
    [
        lambda m: m.zeros(2, 3),
        lambda m: m.zeros((2, 3)),
        lambda m: m.zeros([2, 1]),
        lambda m: m.ones(3),
        lambda m: m.ones(()),
        lambda m: m.full((2, 2), 0.5),
        lambda m: m.full((2,), 3),
        lambda m: m.full((), True),
        lambda m: m.zeros_like(m.tensor([1, 2])),
        lambda m: m.ones_like(m.tensor([[1.5], [2.0]])),
        lambda m: m.tensor([[1, 2], [3, 4]]),
        lambda m: m.tensor([1.5, 2]),
        lambda m: m.tensor(True),
        lambda m: m.tensor([1.5, -1.5], dtype=int),
        lambda m: m.tensor([0.5, 0.0], dtype=bool),
        lambda m: m.full((2,), 2.5, dtype=int),
        lambda m: m.zeros(2, dtype=bool),
        lambda m: m.tensor([m.tensor(1.5), m.tensor(2.5)]),
        lambda m: m.eye(2, 3),
        lambda m: m.arange(5, 0, -2),
        lambda m: m.arange(0, 1, 0.3, dtype=m.float64),
        lambda m: m.linspace(3, 5, 1),
        lambda m: m.linspace(0, 1, 11, dtype=m.float64),
        lambda m: m.full_like(m.tensor([1, 2]), 7),
        lambda m: m.empty(2, 3).fill_(1),
        lambda m: m.nn.functional.one_hot(m.tensor([2, 0])),
        lambda m: m.nn.functional.one_hot(m.tensor([1, 0]), num_classes=4),
    ],
)
def test_maker_is_pytorchs(make):
    """Shape, numbers and kind."""
    theirs, ours = make(oracle.torch()), make(match)
    expected = repr(theirs.tolist()), tuple(theirs.shape)
    assert expected == (repr(ours.tolist()), ours.shape)


@pytest.mark.parametrize("make", [match.zeros, match.ones, match.rand, match.randn])
def test_maker_asks_for_gradients(make):
    """And is silent where nothing is said."""
    assert (make(2, requires_grad=True).requires_grad, make(2).watched) == (True, True)


def test_maker_copies_what_it_is_given():
    """Later changes go their own ways."""
    numbers_of_a = List2D(1, 1, 1.0)
    m = mat(numbers_of_a)
    numbers_of_a.fill_(9)
    assert m.item() == 1.0


# What others can learn of a graph


def test_node_knows_its_operation_and_operands():
    """In their order, constants among them, numbers not."""
    x, w = mat([[1.0]]), asked([[2.0]])
    product = x @ w
    total = product + 1
    expected = "matmul", (x, w), "", (), (product,)
    assert expected == (
        product.operation,
        product.operands,
        w.operation,
        w.operands,
        total.operands,
    )


def test_leaves_are_listed_in_the_order_of_creation():
    """Each once, whatever the expression says first."""
    a, b, c = asked(1.0), asked(2.0), mat(3.0)
    assert ((b * c + a) * b).leaves() == [a, b]


def test_leaf_reaches_itself():
    """And a constant reaches nothing."""
    a = asked(1.0)
    assert (a.leaves() == [a], a.detach().leaves()) == (True, [])


def test_source_is_recorded_where_it_is_wanted():
    """The line of the learner, not of the library; off by default."""
    line = sys._getframe().f_lineno
    with match.record_source(True):
        a = mat(1.0)
        b = match.nn.ReLU()(a)
    c = a * 2
    expected = (__file__, line + 2), (__file__, line + 3), None
    assert expected == (a.source, b.source, c.source)


def test_caller_is_the_innermost_line_outside_the_library():
    """Here, this one."""
    assert match.caller() == (__file__, sys._getframe().f_lineno)


def test_hook_is_called_after_each_backward():
    """With the result, when the gradients are there, until it is removed."""
    a, seen = asked(2.0), []
    hook = match.register_backward_hook(lambda root: seen.append((root, a.grad.item())))
    loss = a * 3
    loss.backward()
    hook.remove()
    hook.remove()
    loss.backward()
    assert seen == [(loss, 3.0)]


def test_hook_can_be_called_before_each_backward():
    """When there is no gradient yet."""
    a, seen = asked(2.0), []
    hook = match.register_backward_hook(lambda _: seen.append(a.has_grad), before=True)
    loss = a * 3
    loss.backward()
    hook.remove()
    loss.backward()
    assert seen == [False]


def test_gradients_are_logged_in_the_order_computed(caplog):
    """Operation and shapes, for who wants to watch."""
    a = asked([[1.0, 2.0]])
    loss = (a * a).sum()
    with caplog.at_level(logging.INFO, logger="match"):
        loss.backward()
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "sum of shape ()",
        "mul of shape (1, 2)",
        "mul of shape (1, 2)",
    ]


def test_library_logs_nothing_by_itself():
    """It installs no handler."""
    assert logging.getLogger("match").handlers == []


# Processes


def test_same_program_gives_the_same_bits_in_every_process():
    """Whatever the hash seed is."""
    program = (
        "import match; match.manual_seed(3); m = match.nn.Linear(3, 4);"
        "x = match.randn(5, 3); ((m(x).tanh() ** 2).mean()).backward();"
        "print([p.grad.tolist() for p in m.parameters()])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2, 3)
    }
    assert len(outputs) == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda x: x[0].__setitem__(1, 5.0),
        lambda x: x[:, 0].fill_(5.0),
        lambda x: x.T.add_(5.0),
        lambda x: x.view(-1).clamp_(min=5.0),
    ],
)
def test_write_into_a_part_is_not_lost_in_silence(write):
    """x[0] is a copy here, so that x[0][1] = 5 changes nothing: it says so."""
    x = match.zeros(2, 2)
    with pytest.warns(UserWarning, match=r"m\[0, 1\] = 5"):
        write(x)
    x[0, 1] = 5.0
    assert x.tolist() == [[0.0, 5.0], [0.0, 0.0]]


def test_gradients_tell_whose_backward_wrote_them():
    """A leaf names the latest loss that came to it; a hand's writing is nobody's."""
    a, b = mat(2.0), mat(3.0)
    first, second = a * b, a * a
    first.backward()
    second.backward()
    assert (a.written_by, b.written_by) == (second.number, first.number)
    a.grad = mat(1.0)
    assert a.written_by not in (first.number, second.number)
