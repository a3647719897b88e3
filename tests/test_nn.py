"""nn: modules, their parameters, and training."""

import copy
import importlib
import math
import warnings

import pytest

import match
from match import Matrix, mat, nn
from tests import oracle
from tests.bench import nested
from tests.oracle import numbers


class Net(nn.Module):
    """Parameters and modules, in the order in which they are defined."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2, 3)
        self.scale = nn.Parameter([[2.0]])
        self.last = nn.Linear(3, 1)

    def forward(self, x):
        """Compute."""
        return self.last(self.first(x).relu()) * self.scale


class Holder(nn.Module):
    """A module that keeps whatever it is given in an attribute."""

    def __init__(self, part):
        super().__init__()
        self.part = part


def names(module):
    """List the names of the parameters."""
    return [name for name, _ in module.named_parameters()]


# The import lines of tutorials


@pytest.mark.parametrize(
    "line",
    [
        "import match.nn as nn",
        "from match import nn",
        "from match.nn import Linear, Module, Parameter",
        "import match, match.nn; nn = match.nn",
    ],
)
def test_import_line_works(line):
    """As it does with PyTorch."""
    found = {}
    exec(line, found)
    assert found.get("nn", nn) is importlib.import_module("match.nn")


# Parameters


def test_parameters_come_as_pytorchs():
    """One's own first, then those of the modules within, in the order of definition."""
    torch = oracle.torch()

    class Theirs(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.first = torch.nn.Linear(2, 3)
            self.scale = torch.nn.Parameter(torch.tensor([[2.0]]))
            self.last = torch.nn.Linear(3, 1)

    assert names(Theirs()) == names(Net())


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (nn.Parameter([1.0]), ["part"]),
        (nn.Linear(1, 1), ["part.weight", "part.bias"]),
        (nn.Linear(1, 1, bias=False), ["part.weight"]),
        ([nn.Parameter([1.0]), nn.Parameter([2.0])], ["part.0", "part.1"]),
        ((nn.Linear(1, 1),), ["part.0.weight", "part.0.bias"]),
        ({"a": nn.Parameter([1.0])}, ["part.a"]),
        ([{"a": [nn.Linear(1, 1, bias=False)]}], ["part.0.a.0.weight"]),
        (nn.Sequential(nn.ReLU(), nn.Linear(1, 1, bias=False)), ["part.1.weight"]),
        (Holder(Holder(nn.Parameter([1.0]))), ["part.part.part"]),
        ([1, "a", None], []),
    ],
)
def test_parameters_are_found_wherever_they_are(part, expected):
    """In attributes, modules, lists, tuples and dicts."""
    assert names(Holder(part)) == expected


def test_shared_parameter_comes_once():
    """So that a step is taken once."""
    layer = nn.Linear(1, 1)
    assert names(Holder([layer, layer, layer.weight])) == [
        "part.2",
        "part.0.bias",
    ]


def test_module_that_holds_itself_is_walked_once():
    """A child may know its parent."""
    module = Holder(nn.Parameter([1.0]))
    module.me = module
    assert (names(module), list(module.modules()) == [module]) == (["part"], True)


@pytest.mark.parametrize(
    "matrix", [mat([[1.0]]), mat([[1.0]], requires_grad=True), match.zeros(2)]
)
def test_plain_matrix_is_told_of_once(matrix):
    """It would silently not be learned; the message names attribute and ways on."""
    module = Holder(matrix)
    with pytest.warns(
        UserWarning, match=r"Holder\.part.*nn\.Parameter.*register_buffer"
    ):
        found = list(module.parameters())
    assert (found, list(module.parameters())) == ([], [])


@pytest.mark.parametrize(
    "matrix",
    [
        mat([[1.0]], requires_grad=False),
        mat([[1]], dtype=int),
        mat([[1.0]]) * 2,
        nn.Parameter([1.0]) * 2,
    ],
)
def test_constants_and_results_in_attributes_are_nobodys_business(matrix):
    """They cannot have been meant to be learned."""
    assert list(Holder(matrix).parameters()) == []


def test_buffer_is_kept_and_not_learned():
    """Without a warning."""
    module = nn.Module()
    module.register_buffer("mean", mat([1.0]))
    assert (module.mean.tolist(), list(module.parameters())) == ([1.0], [])


def test_parameter_takes_the_numbers_of_a_matrix():
    """And asks for its gradient, in the same shape."""
    p = nn.Parameter(match.zeros(3))
    expected = (3,), True, True, "Parameter([0.0000, 0.0000, 0.0000], shape=(3,), "
    shown = repr(p)[: len(expected[3])]
    assert expected == (p.shape, p.requires_grad, isinstance(p, Matrix), shown)


def test_parameter_of_whole_numbers_is_refused():
    """As in PyTorch."""
    with pytest.raises(RuntimeError, match="only floats have gradients"):
        nn.Parameter(match.tensor([1, 2]))


def test_operations_on_parameters_give_plain_matrices():
    """Only nn.Parameter makes a parameter."""
    assert type(nn.Parameter([1.0]) * 2) is Matrix


def test_zero_grad_resets_all_gradients():
    """Optimizers then know that none was written."""
    net = Net()
    net(mat(numbers(4, 2))).sum().backward()
    written = [p.has_grad for p in net.parameters()]
    net.zero_grad()
    assert (all(written), any(p.has_grad for p in net.parameters())) == (True, False)


def test_zero_grad_can_write_zeros():
    """As in PyTorch."""
    layer = nn.Linear(1, 1, bias=False)
    layer(mat([[1.0]])).sum().backward()
    layer.zero_grad(set_to_none=False)
    assert (layer.weight.grad.item(), layer.weight.has_grad) == (0.0, True)


def test_module_copied_deeply_is_independent():
    """Parameters stay parameters."""
    layer = nn.Linear(1, 1)
    twin = copy.deepcopy(layer)
    twin.weight.data.fill_(9)
    kinds = {type(p) for p in twin.parameters()}
    assert (layer.weight.item() != 9, names(twin), kinds) == (
        True,
        names(layer),
        {nn.Parameter},
    )


# Modules


def test_children_and_modules():
    """Those directly within, and all."""
    inner = nn.Sequential(nn.ReLU(), nn.Tanh())
    outer = Holder([inner, inner])
    expected = [inner], [outer, inner, *inner]
    assert expected == (list(outer.children()), list(outer.modules()))


def test_training_reaches_all_modules():
    """train() and eval() return the module."""
    model = nn.Sequential(nn.Sequential(nn.ReLU()), nn.ReLU())
    evaluated = model.eval() is model, {m.training for m in model.modules()}
    trained = model.train() is model, {m.training for m in model.modules()}
    assert (evaluated, trained) == ((True, {False}), (True, {True}))


def test_call_passes_all_arguments_on():
    """To forward()."""

    class Sum(nn.Module):
        def forward(self, a, *rest, times=1):
            return (a + sum(rest)) * times

    assert Sum()(1, 2, 3, times=10) == 60


@pytest.mark.parametrize(
    "part", [nn.Linear(1, 1), nn.Parameter([1.0]), [nn.ReLU()], {"a": nn.ReLU()}]
)
def test_forgotten_init_is_explained(part):
    """As in PyTorch it is an AttributeError; the message has the fix."""

    class Forgetful(nn.Module):
        def __init__(self):
            self.part = part

    with pytest.raises(AttributeError, match=r"super\(\).__init__\(\)"):
        Forgetful()


def test_plain_attributes_may_come_before_init():
    """As in PyTorch."""

    class Early(nn.Module):
        def __init__(self):
            self.sizes = [1, 2]
            super().__init__()

    assert Early().sizes == [1, 2]


def test_forgotten_forward_is_explained():
    """The message names the class."""

    class Empty(nn.Module):
        pass

    with pytest.raises(NotImplementedError, match=r"Empty has no forward\(\)"):
        Empty()(1)


def test_repr_is_a_tree_like_pytorchs():
    """With the arguments of each layer."""
    torch = oracle.torch()

    def build(layers):
        inner = layers.Sequential(layers.Linear(3, 4, bias=False), layers.Sigmoid())
        return layers.Sequential(
            layers.Linear(2, 3), layers.ReLU(), inner, layers.Tanh()
        )

    assert repr(build(torch.nn)) == repr(build(nn))


def test_sequential_is_a_list_of_modules():
    """It has a length, and can be indexed and iterated over."""
    a, b = nn.ReLU(), nn.Tanh()
    model = nn.Sequential(a, b)
    assert (len(model), model[0], model[-1], list(model)) == (2, a, b, [a, b])


def test_sequential_applies_a_module_as_often_as_it_is_named():
    """Also the same one twice."""
    layer = nn.Linear(1, 1, bias=False)
    layer.weight.data.fill_(3)
    model = nn.Sequential(layer, layer)
    assert (len(model), model(mat([[1.0]])).item()) == (2, 9.0)


@pytest.mark.parametrize(
    ("layer", "function"),
    [(nn.ReLU(), match.relu), (nn.Sigmoid(), match.sigmoid), (nn.Tanh(), match.tanh)],
)
def test_activation_is_its_function(layer, function):
    """Number by number."""
    x = mat(numbers(2, 3))
    assert function(x).tolist() == layer(x).tolist()


def test_linear_is_a_weighted_sum():
    """Checked by hand: 1·10 + 2·20 + 5 and 1·30 + 2·40 + 6."""
    layer = nn.Linear(2, 2)
    layer.W.data = mat([[10.0, 20.0], [30.0, 40.0]])
    layer.b.data = mat([5.0, 6.0])
    assert layer(mat([[1.0, 2.0]])).tolist() == [[55.0, 116.0]]


def test_linear_has_short_names_for_its_parameters():
    """W and b are weight and bias, also when they are assigned."""
    layer = nn.Linear(1, 1)
    layer.W, layer.b = nn.Parameter([[2.0]]), nn.Parameter([3.0])
    expected = layer.weight, layer.bias, ["weight", "bias"]
    assert expected == (layer.W, layer.b, names(layer))


@pytest.mark.parametrize(
    ("shape", "bias"), [((4, 3), True), ((3,), True), ((4, 3), False)]
)
def test_linear_is_pytorchs(shape, bias):
    """Of a batch and of a single example, with all gradients."""
    torch = oracle.torch()
    theirs = torch.nn.Linear(3, 2, bias=bias).double()
    ours = nn.Linear(3, 2, bias=bias)
    for their, our in zip(theirs.parameters(), ours.parameters(), strict=True):
        our.data = mat(their.tolist())
    x = numbers(*shape)
    (theirs(torch.tensor(x, dtype=torch.float64)) ** 2).sum().backward()
    (ours(mat(x)) ** 2).sum().backward()
    expected = oracle.flat([p.grad.tolist() for p in theirs.parameters()])
    actual = oracle.flat([p.grad.tolist() for p in ours.parameters()])
    assert pytest.approx(expected, rel=1e-9, abs=1e-12) == actual


# Losses


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("shape", [(), (3,), (4, 2)])
def test_mean_square_error_is_pytorchs(shape, reduction):
    """In both gradients, and in all reductions."""
    expected, actual = oracle.by_torch(
        lambda m, a, b: m.nn.MSELoss(reduction=reduction)(a, b),
        numbers(*shape),
        numbers(*shape, start=0.7),
    )
    assert expected == actual


def test_unlike_shapes_warn():
    """(4, 1) minus (4,) is (4, 4): the commonest mistake, and silent but for this."""
    loss = nn.MSELoss()
    with pytest.warns(UserWarning, match=r"\(4,\).*\(4, 1\)") as caught:
        loss(mat(numbers(4, 1)), mat(numbers(4)))
    assert caught[0].filename == __file__


def test_unknown_reduction_is_explained():
    """The message names the three."""
    with pytest.raises(ValueError, match="mean, sum or none, not 'median'"):
        nn.MSELoss(reduction="median")


# Training


def train(library, layers, model, x, y, steps):
    """Train as the demo does; return the losses."""
    loss_function, losses = layers.MSELoss(), []
    for _ in range(steps):
        loss = loss_function(model(x), y)
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data = p.data - 0.05 * p.grad
        losses.append(loss.item())
    return losses


def test_network_trains_as_pytorchs():
    """A hundred steps of two layers from the same numbers, in float64."""
    torch = oracle.torch()

    def build(layers):
        return layers.Sequential(
            layers.Linear(2, 5), layers.Tanh(), layers.Linear(5, 1)
        )

    theirs, ours = build(torch.nn).double(), build(nn)
    for their, our in zip(theirs.parameters(), ours.parameters(), strict=True):
        our.data = mat(their.tolist())
    x, y = numbers(20, 2), numbers(20, 1, start=0.9)
    doubles = [torch.tensor(rows, dtype=torch.float64) for rows in (x, y)]
    expected = train(torch, torch.nn, theirs, *doubles, 100)
    actual = train(match, nn, ours, mat(x), mat(y), 100)
    assert pytest.approx(expected, rel=1e-9) == actual


def test_demo_trains_as_pytorchs_from_the_same_seed():
    """Data and first numbers are PyTorch's, so the losses are, in float32's digits."""
    torch = oracle.torch()

    def run(library, layers):
        library.manual_seed(0)
        x = library.randn(50, 1)
        y = 5 * x + 10
        return train(library, layers, layers.Linear(1, 1), x, y, 50)

    assert pytest.approx(run(torch, torch.nn), rel=1e-4) == run(match, nn)


def test_linear_model_finds_the_line():
    """Without PyTorch: y = 5x + 10 is learned to six digits."""
    match.manual_seed(0)
    x = match.randn(50, 1)
    y = 5 * x + 10
    model = nn.Linear(1, 1)
    losses = train(match, nn, model, x, y, 400)
    found = model.weight.item(), model.bias.item(), losses[-1] < losses[0]
    assert (pytest.approx(5, abs=1e-6), pytest.approx(10, abs=1e-6), True) == found


def test_linear_model_has_the_gradient_of_the_textbook():
    """2/n Σ (w x + b - y) x, checked without PyTorch."""
    x, y = numbers(6, 1), numbers(6, 1, start=0.9)
    model = nn.Linear(1, 1)
    w, b = model.weight.item(), model.bias.item()
    nn.MSELoss()(model(mat(x)), mat(y)).backward()
    errors = [w * a[0] + b - c[0] for a, c in zip(x, y, strict=True)]
    slope = math.fsum(e * a[0] for e, a in zip(errors, x, strict=True)) * 2 / 6
    expected = pytest.approx([slope, math.fsum(errors) * 2 / 6], rel=1e-12)
    assert expected == [model.weight.grad.item(), model.bias.grad.item()]


def test_yardstick_of_the_benchmark_computes_the_same():
    """Else the ratios of the benchmark would say nothing."""
    x, y = numbers(5, 2), numbers(5, 1, start=0.9)
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    network = nested.Network(model)
    loss = nested.mean_square_error(network(nested.leaf(x)), nested.leaf(y))
    loss.backward()
    nn.MSELoss()(model(mat(x)), mat(y)).backward()
    expected = oracle.flat([p.grad.vals for p in network.parameters()])
    actual = oracle.flat([p.grad.tolist() for p in model.parameters()])
    assert pytest.approx(expected, rel=1e-12) == actual


def test_training_warns_of_nothing():
    """A learner's program is quiet."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(match, nn, nn.Linear(1, 1), mat(numbers(5, 1)), mat(numbers(5, 1)), 3)
    assert caught == []
