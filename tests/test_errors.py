"""Wrong uses: each is refused, with what was given, what was wanted, and the fix.

Each line of the table has the wrong use, of a library `m` that is PyTorch or ours, the
kind of error, and words of the message. What PyTorch refuses as well is tried there.
"""

import pytest

import match
from match import ShapeError
from tests import oracle


def leaf(m):
    """Make a vector that asks for its gradient."""
    return m.tensor([1.0, 2.0], requires_grad=True)


def forgetful(m):
    """Make a module whose author forgot super().__init__()."""

    class Net(m.nn.Module):
        def __init__(self):
            self.layer = m.nn.Linear(1, 1)

    return Net()


def untold(m):
    """A module that forgets to call its base, and holds a plain matrix."""

    class Untold(m.nn.Module):
        def __init__(self):
            self.table = m.zeros(2)

    return Untold()


def relearned(m):
    """Replace what is learned by what is not."""
    layer = m.nn.Linear(1, 1)
    layer.weight = layer.weight - 1


def classes(m, target):
    """Take the loss of two examples of three classes."""
    return m.nn.CrossEntropyLoss()(m.zeros(2, 3), m.tensor(target))


def probability(m, number):
    """Take the loss of what is no probability."""
    return m.nn.BCELoss()(m.tensor([number]), m.tensor([1.0]))


def half_normed(m, training):
    """Normalize a batch with a running mean, and no running variance."""
    return m.nn.functional.batch_norm(m.eye(2), m.zeros(2), None, training=training)


def loader(m, **options):
    """Load two numbers."""
    return m.utils.data.DataLoader([1, 2], **options)


def split(m, lengths):
    """Split three examples."""
    return m.utils.data.random_split([1, 2, 3], lengths)


# Refused by both libraries.
WRONG = [
    (lambda m: m.arange(0, 5, 0), RuntimeError, "steps that are not 0"),
    (lambda m: m.zeros(2).clamp(), RuntimeError, "min, max or both"),
    (
        lambda m: m.nn.MSELoss()(m.zeros(2), [0.0, 0.0]),
        TypeError,
        "a loss compares matrices, not list",
    ),
    (lambda m: m.optim.lr_scheduler.StepLR(m.nn.Linear(1, 1), 3), TypeError, "Linear"),
    (lambda m: m.tensor([[1]]) @ m.zeros(1, 1), RuntimeError, "int and float"),
    (lambda m: m.nn.Linear(1, 1)(m.tensor([[1]])), RuntimeError, r"float\(\)"),
    (lambda m: m.nn.Sequential(m.nn.Linear(1, 2), m.relu), TypeError, r"nn\.ReLU\(\)"),
    (lambda m: m.nn.Sequential(m.nn.ReLU), TypeError, "no module"),
    (lambda m: -(m.zeros(2) > 1), RuntimeError, "~mask"),
    (lambda m: (m.zeros(2) > 1) - (m.zeros(2) > 1), RuntimeError, "~mask"),
    (lambda m: (m.zeros(2) > 1).sub_(m.zeros(2) > 1), RuntimeError, "~mask"),
    (lambda m: m.zeros(3).split(2, dim=1), IndexError, r"dim 1 .* shape \(3,\)"),
    (lambda m: m.zeros(3).chunk(2, dim=-2), IndexError, r"dim -2 .* shape \(3,\)"),
    (lambda m: m.zeros(3).size(1), IndexError, r"dim 1 .* shape \(3,\)"),
    (lambda m: m.zeros(()).size(0), IndexError, "dim 0 .* a scalar has no dimensions"),
    (lambda m: m.zeros(()).split(1), (RuntimeError, IndexError), "a scalar has no dim"),
    (lambda m: m.zeros(2, 2).cumsum(None), TypeError, "a whole number, not None"),
    (lambda m: m.zeros(2, 2).softmax(None), TypeError, "a whole number, not None"),
    (lambda m: m.cat([1, 2]), TypeError, r"cat\(\) takes matrices, not int 1"),
    (lambda m: m.stack([1, 2]), TypeError, r"stack\(\) takes matrices"),
    (
        lambda m: m.zeros(2, 3) + m.zeros(3, 2),
        ShapeError,
        r"\(2, 3\) \+ \(3, 2\): 2 and",
    ),
    (lambda m: m.zeros(2) * m.zeros(3), ShapeError, r"\(2,\) \* \(3,\)"),
    (lambda m: m.zeros(2, 3) > m.zeros(2, 2), ShapeError, r"\(2, 3\) > \(2, 2\)"),
    (
        lambda m: m.zeros(2, 3) @ m.zeros(2, 3),
        ShapeError,
        "3 columns.*2 rows.*transpose",
    ),
    (lambda m: m.zeros(2, 3) @ m.zeros(2), ShapeError, "3 columns on the left, 2 rows"),
    (lambda m: m.zeros(()) @ m.zeros(2), ShapeError, r"use \* for a number"),
    (lambda m: m.mm(m.zeros(2, 3), m.zeros(3)), ShapeError, r"mm.*2 dim.*\(3,\)"),
    (lambda m: m.dot(m.zeros(2, 2), m.zeros(2)), ShapeError, r"dot.*1 dim.*\(2, 2\)"),
    (lambda m: m.outer(m.zeros(2, 2), m.zeros(2)), ShapeError, r"outer.*\(2, 2\)"),
    (lambda m: m.zeros(2) + "1", TypeError, "a number, not str"),
    (lambda m: m.zeros(2) - None, TypeError, "a number, not NoneType"),
    (lambda m: m.zeros(2) @ 3, TypeError, r"use \* for a number"),
    (lambda m: m.relu([1.0]), TypeError, r"relu\(\) takes a Matrix, not list"),
    (lambda m: m.sum(3.0), TypeError, r"sum\(\) takes a Matrix, not float"),
    (lambda m: m.where(True, "a", 1), TypeError, "not bool"),
    (lambda m: m.equal(m.zeros(2), [0.0, 0.0]), TypeError, r"equal\(\).*not list"),
    (lambda m: m.normal(0.0, 1.0), TypeError, r"normal\(\) takes a size"),
    (lambda m: m.randint(0, 10), TypeError, r"randint\(\) takes a size"),
    (lambda m: m.randint(10), TypeError, r"randint\(\) takes a size"),
    (
        lambda m: m.multinomial([0.5, 0.5], 1),
        TypeError,
        "a Matrix of weights, not list",
    ),
    (lambda m: m.nn.functional.one_hot([0, 1]), TypeError, "numbers, not list"),
    (lambda m: m.zeros_like([0.0]), TypeError, r"zeros_like\(\) takes .* not list"),
    (lambda m: m.full_like(3, 1.0), TypeError, r"full_like\(\) takes .* not int 3"),
    (lambda m: m.nn.functional.logsigmoid(3.0), TypeError, "takes a Matrix, not float"),
    (lambda m: m.nn.Dropout()([1.0]), TypeError, "takes a Matrix, not list"),
    (lambda m: m.nn.LayerNorm(1)([1.0]), TypeError, "takes a Matrix, not list"),
    (lambda m: m.nn.BatchNorm1d(1)([[1.0]]), (TypeError, AttributeError), "not list"),
    (lambda m: m.nn.NLLLoss()([0.0], m.tensor([0])), TypeError, "matrices, not list"),
    (
        lambda m: m.nn.CrossEntropyLoss()([[0.0]], leaf(m)),
        TypeError,
        "matrices, not list",
    ),
    (lambda m: m.nn.Linear("2", 1), TypeError, "whole numbers, not '2'"),
    (
        lambda m: m.where(m.zeros(3) > 1, m.zeros(2), 0.0),
        ShapeError,
        r"\(3,\) where \(2,\)",
    ),
    (
        lambda m: m.where(m.zeros(3) > 1, 0.0, m.zeros(2)),
        ShapeError,
        r"\(3,\) where \(2,\)",
    ),
    (lambda m: m.tensor([[1, 2], [3]]), ShapeError, "row 1 has 1 numbers"),
    (lambda m: m.tensor(["a"]), TypeError, "not str"),
    (lambda m: m.tensor(None), (TypeError, RuntimeError), "not NoneType"),
    (lambda m: m.zeros(2.5), TypeError, "whole numbers, not 2.5"),
    (lambda m: m.zeros("2"), TypeError, "whole numbers, not '2'"),
    (lambda m: m.zeros(True), TypeError, "whole numbers, not True"),
    (lambda m: m.zeros((2,), 3), TypeError, r"whole numbers, not \(2,\)"),
    (lambda m: m.zeros(2, dtype="float"), TypeError, "not 'float'"),
    (lambda m: m.zeros(2, device="abacus"), RuntimeError, "no device 'abacus'"),
    (lambda m: m.zeros(3)[3], IndexError, "index 3 is out of range for size 3"),
    (lambda m: m.zeros(3)[-4], IndexError, "index -4 is out of range"),
    (lambda m: m.zeros(3)[0, 0], IndexError, "2 indices are too many for 1"),
    (lambda m: m.zeros(3)[0.5], IndexError, "not float"),
    (lambda m: m.zeros(3)["a"], IndexError, "not str"),
    (lambda m: m.zeros(3)[m.tensor([0.5])], IndexError, "not float"),
    (lambda m: m.zeros(3)[[0, 5]], IndexError, "index 5 is out of range"),
    (lambda m: m.zeros(3)[m.tensor([True])], IndexError, "mask of 1 .* dimension of 3"),
    (
        lambda m: m.zeros(3, 3)[m.zeros(3, 3) < 1, 0],
        IndexError,
        "as many dimensions as",
    ),
    (
        lambda m: m.zeros(3, 3)[[0, 1], [0, 1, 2]],
        IndexError,
        "2,.*3,.* cannot be paired",
    ),
    (lambda m: m.zeros(3)[::-1], ValueError, "step must be greater than zero"),
    (lambda m: m.zeros(3).sum(1), IndexError, r"dim 1 is out of range.*\(3,\)"),
    (lambda m: m.zeros(2, 3).max(2), IndexError, r"dim 2 is out of range"),
    (lambda m: m.softmax(m.zeros(2, 3), 2), IndexError, r"dim 2 is out of range"),
    (lambda m: m.zeros(2).unsqueeze(3), IndexError, "dim 3 is out of range"),
    (lambda m: m.zeros(2).unsqueeze(-3), IndexError, "dim -3 is out of range"),
    (lambda m: m.zeros(2, 3).squeeze(2), IndexError, "dim 2 is out of range"),
    (lambda m: m.zeros(2, 3).view(4, 2), ShapeError, r"\(2, 3\) cannot.*\(4, 2\)"),
    (lambda m: m.zeros(6).view(4, 2), ShapeError, r"\(6,\) cannot.*\(4, 2\)"),
    (lambda m: m.zeros(2, 3).reshape(4, -1), ShapeError, r"\(2, 3\) cannot"),
    (lambda m: m.zeros(6).reshape(-2, -3), ShapeError, r"\(6,\) cannot.*\(-2, -3\)"),
    (lambda m: m.zeros(6).reshape(-1, 0), ShapeError, r"\(6,\) cannot.*\(-1, 0\)"),
    (lambda m: m.zeros(1, 3).expand(-2, 3), ShapeError, r"\(1, 3\).*\(-2, 3\)"),
    (lambda m: m.zeros(2, 3).expand(4, 3), ShapeError, r"\(2, 3\).*\(4, 3\)"),
    (lambda m: m.zeros(5).split([1, 2]), RuntimeError, "do not add up to 5"),
    (lambda m: m.zeros(2).topk(3), RuntimeError, "3 of 2 numbers"),
    (lambda m: m.zeros(2).topk(-1), RuntimeError, "-1 of 2 numbers"),
    (
        lambda m: m.cat([m.zeros(2, 2), m.zeros(3, 3)]),
        ShapeError,
        r"\(2, 2\), \(3, 3\)",
    ),
    (lambda m: m.cat([m.tensor(1.0)]), ShapeError, "scalars are stacked"),
    (lambda m: m.stack([m.zeros(2), m.zeros(3)]), ShapeError, r"\(2,\), \(3,\)"),
    (lambda m: m.zeros(2).item(), RuntimeError, "single number"),
    (lambda m: len(m.tensor(1.0)), TypeError, "scalar"),
    (lambda m: list(m.tensor(1.0)), TypeError, "scalar"),
    (lambda m: [1, 2][m.tensor(1.0)], TypeError, "dtype=int"),
    (lambda m: m.tensor([1, 2]).mean(), RuntimeError, "dtype=float"),
    (lambda m: m.tensor([1, 2]).softmax(0), RuntimeError, "dtype=float"),
    (lambda m: m.tensor([1, 2]).std(), RuntimeError, "dtype=float"),
    (lambda m: m.tensor([1, 2]) ** -1, RuntimeError, "dtype=float"),
    (lambda m: m.tensor([1, 2]) // 0, RuntimeError, "by zero"),
    (lambda m: m.tensor([1, 2]) % 0, RuntimeError, "by zero"),
    (lambda m: m.zeros(2) & m.zeros(2), RuntimeError, "truth values"),
    (lambda m: ~m.zeros(2), TypeError, "truth values"),
    (lambda m: m.tensor([1], requires_grad=True), RuntimeError, "only floats"),
    (lambda m: m.tensor([1]).requires_grad_(), RuntimeError, "only floats"),
    (lambda m: m.tensor([1, 2]).add_(0.5), RuntimeError, "ints cannot hold floats"),
    (lambda m: m.zeros(2).__setitem__(0, [1.0]), TypeError, "not list"),
    (lambda m: m.zeros(2).__setitem__(5, 1.0), IndexError, "index 5"),
    (lambda m: leaf(m).add_(1), RuntimeError, "no_grad"),
    (lambda m: leaf(m).__setitem__(0, 1.0), RuntimeError, "no_grad"),
    (lambda m: leaf(m).numpy(), RuntimeError, "detach"),
    (lambda m: leaf(m).backward(), RuntimeError, r"single number.*\.sum\(\)"),
    (lambda m: leaf(m).detach().sum().backward(), RuntimeError, "requires_grad=True"),
    (lambda m: (leaf(m) * 2).requires_grad_(False), RuntimeError, "detach"),
    (lambda m: m.randint(5, 5, (2,)), RuntimeError, "5 ≤ x < 5"),
    (lambda m: m.manual_seed("a"), (TypeError, RuntimeError, ValueError), "not str"),
    (lambda m: m.nn.Linear(3, 2)(m.zeros(4, 2)), ShapeError, r"2 columns.*3 rows"),
    (lambda m: forgetful(m), AttributeError, r"super\(\).__init__\(\)"),
    (lambda m: m.nn.ReLU().weight, AttributeError, "'ReLU' .* no attribute 'weight'"),
    (lambda m: m.nn.MSELoss()(m.zeros(2, 3), m.zeros(3, 2)), RuntimeError, "neither"),
    (lambda m: m.nn.Linear(2, 1)([1.0, 2.0]), TypeError, r"not list \[1.0, 2.0\]"),
    (lambda m: m.nn.Module()(1), NotImplementedError, r"no forward\(\)"),
    (lambda m: m.nn.LayerNorm(3)(m.ones(2, 2)), ShapeError, r"\[3\].*\(2, 2\)"),
    (lambda m: m.nn.BatchNorm1d(3)(m.ones(1, 3)), ValueError, r"one example.*eval\(\)"),
    (lambda m: m.optim.Adam([leaf(m)], betas=(-1, 0.9)), ValueError, "0 or more.*-1"),
    (lambda m: m.optim.AdamW([leaf(m)], betas=(0.9, 1)), ValueError, "below 1"),
    (lambda m: half_normed(m, training=True), ValueError, "both, or none"),
    (lambda m: half_normed(m, training=False), RuntimeError, "both needed.*give them"),
    (lambda m: m.nn.Embedding(3, 2)([1]), TypeError, "of whole numbers, not list"),
    (lambda m: m.nn.Embedding(3, 2)(m.tensor([5])), IndexError, "5 .* are 3 from 0"),
    (lambda m: m.nn.functional.one_hot(m.zeros(2)), RuntimeError, "whole numbers from"),
    (lambda m: classes(m, [0, 3]), IndexError, "class 3 .* are 3 from 0"),
    (lambda m: classes(m, [[0], [1]]), RuntimeError, r"not \(2, 1\): call flatten\(\)"),
    (lambda m: classes(m, [0.0, 1.0]), RuntimeError, r"not a float: call long\(\)"),
    (lambda m: probability(m, 1.5), RuntimeError, r"sigmoid\(\) first"),
    (lambda m: m.nn.L1Loss(reduction="avg")(leaf(m), leaf(m)), ValueError, "not 'avg'"),
    (lambda m: m.nn.Linear(2, 1).load_state_dict({}), RuntimeError, "bias is missing"),
    (lambda m: m.optim.SGD([], lr=0.1), ValueError, "params is empty"),
    (lambda m: m.optim.SGD(m.nn.Linear(1, 1), lr=0.1), TypeError, r"parameters\(\)"),
    (
        lambda m: m.optim.SGD([{"params": x} for x in [leaf(m)] * 2]),
        ValueError,
        "twice",
    ),
    (lambda m: m.zeros(2).clamp(min="a"), TypeError, "a number is wanted, not str"),
    (lambda m: untold(m).state_dict(), AttributeError, r"super\(\).__init__\(\)"),
    (lambda m: relearned(m), TypeError, r"weight.data = …, or assign an nn\.Parameter"),
    (lambda m: m.nn.Sequential([m.nn.ReLU()]), TypeError, r"\*layers for a list"),
    (lambda m: m.nn.Linear(1, 1).load_state_dict([]), TypeError, "not list"),
    (lambda m: m.optim.SGD([leaf(m)], lr=-1), ValueError, "at least 0, not -1"),
    (lambda m: loader(m, batch_size=0), ValueError, "at least 1, not 0"),
    (lambda m: split(m, [1, 1]), ValueError, "do not add up to 3 examples"),
    (lambda m: leaf(m).__setattr__("grad", 3.0), TypeError, "not float 3.0"),
    (lambda m: leaf(m).__setattr__("data", 3.0), TypeError, "not float 3.0"),
    (lambda m: (leaf(m) * 1).backward(m.ones(3)), RuntimeError, r"\(3,\).*\(2,\)"),
    (lambda m: m.ones(3).__setitem__(slice(3), m.ones(2)), ShapeError, "repeated"),
    (lambda m: m.ones(2).to("gpu"), RuntimeError, "no device 'gpu'"),
    (lambda m: m.nn.Linear(1, 1).to("gpu"), RuntimeError, "no device 'gpu'"),
    (lambda m: m.nn.Linear(1, 1).to(device="gpu"), RuntimeError, "no device 'gpu'"),
    (lambda m: m.multinomial(m.ones(2), 3), RuntimeError, "without replacement"),
    (lambda m: list(range(m.tensor(2.5))), TypeError, "whole number"),
]

# Refused by us alone: there are no empty matrices, and two dimensions at most.
OURS = [
    (lambda m: m.zeros(2, 2).sum((0, 1)), TypeError, "dim is a whole number"),
    (lambda m: m.zeros(()).topk(1), IndexError, "a scalar has no dimensions"),
    (lambda m: m.nn.Linear(0, 1), ShapeError, "at least one number, not 1x0"),
    (lambda m: m.graph(3.0), TypeError, r"graph\(\) takes a Matrix, not float 3.0"),
    (lambda m: m.gradcheck(lambda x: 3.0, leaf(m)), TypeError, "fn .*not float 3.0"),
    (lambda m: m.zeros(2, 3, 4), ShapeError, "more than two dimensions"),
    (lambda m: m.tensor([[[1.0]]]), ShapeError, "two deep"),
    (lambda m: m.zeros(2, 3).unsqueeze(0), ShapeError, "more than two dimensions"),
    (lambda m: m.zeros(2, 3)[None], ShapeError, "more than two dimensions"),
    (lambda m: m.stack([m.zeros(2, 2)]), ShapeError, "more than two dimensions"),
    (lambda m: m.zeros(3).expand(0, 3), ShapeError, r"repeated up to \(0, 3\)"),
    (lambda m: m.zeros(3).expand(2, 2, 3), ShapeError, "more than two dimensions"),
    (lambda m: m.tensor([]), ShapeError, "empty"),
    (lambda m: m.zeros(0), ShapeError, "at least one number"),
    (lambda m: m.zeros(3)[1:1], IndexError, "empty"),
    (lambda m: m.zeros(3)[[]], IndexError, "this part is empty"),
    (lambda m: m.zeros(3)[m.zeros(3) > 1], IndexError, r"empty.*mask\.any\(\)"),
    (lambda m: m.zeros(3).norm(3), ValueError, "p = 1 or p = 2, not 3"),
    (lambda m: m.zeros(3).data + m, TypeError, "List2D.*module"),
    (lambda m: leaf(m).sum().backward(create_graph=True), RuntimeError, "create_graph"),
]


@pytest.mark.filterwarnings("ignore:a target of shape")
@pytest.mark.parametrize(("use", "error", "words"), WRONG + OURS)
def test_wrong_use_is_explained(use, error, words):
    """The kind of error, and a message that helps."""
    with pytest.raises(error, match=words):
        use(match)


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize(("use", "error", "words"), WRONG)
def test_what_is_refused_is_refused_by_pytorch(use, error, words):
    """With a kind of error that ours is, too."""
    torch = oracle.torch()
    with pytest.raises(
        (RuntimeError, IndexError, TypeError, ValueError, AttributeError)
    ):
        use(torch)


def test_table_is_long():
    """At least forty wrong uses are known."""
    assert len(WRONG) >= 40
