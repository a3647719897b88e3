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
        "import match.nn.functional as F",
        "from match.nn import functional as F, init",
        "import match.nn.init as init",
        "from match.nn.utils import clip_grad_norm_",
        "import match.optim as optim",
        "from match import nn, optim",
        "from match.optim import SGD, Adam",
        "from match.optim.lr_scheduler import StepLR",
        "from match.optim import lr_scheduler",
        "from match.utils.data import DataLoader",
        "from match.utils.data import Dataset, TensorDataset, random_split",
        "from match.utils import data",
        "from match.show import display, log",
        "from match import gradcheck, graph, load, save, show",
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
    assert names(Holder([layer, layer, layer.weight])) == ["part.2", "part.0.bias"]


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
    "ask", [lambda m: list(m.parameters()), lambda m: m.zero_grad()]
)
def test_plain_matrix_is_told_of_where_the_program_asks(ask):
    """The warning points at the learner's own line, whichever call it was."""
    with pytest.warns(UserWarning, match="plain matrix") as caught:
        ask(Holder(mat([[1.0]])))
    assert [warning.filename for warning in caught] == [__file__]


@pytest.mark.parametrize(
    "matrix",
    [
        mat([[1.0]], requires_grad=False),
        mat([[1]], dtype=int),
        mat([[1.0]]) * 2,
        nn.Parameter([1.0]) * 2,
        match.zeros(2).data,
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


def test_children_and_modules_have_names():
    """As PyTorch's have; a module that occurs twice has the first of its names."""
    torch = oracle.torch()

    def names(library):
        shared = library.nn.Linear(1, 1)
        inner = library.nn.Sequential(shared, library.nn.ReLU(), shared)
        outer = library.nn.Sequential(inner, shared)
        modules = [inner, outer]
        return [
            [name for name, _ in found]
            for module in modules
            for found in (module.named_children(), module.named_modules())
        ]

    assert names(match) == names(torch)


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


def test_inplace_is_accepted():
    """And changes no result: there is nothing to save."""
    x = mat([-1.0, 1.0])
    layers = nn.ReLU(inplace=True), nn.LeakyReLU(0.0, inplace=True)
    assert [layer(x).tolist() for layer in layers] == [[0.0, 1.0]] * 2
    assert x.tolist() == [-1.0, 1.0]


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


def test_unlike_shapes_warn():
    """(4, 1) minus (4,) is (4, 4): the commonest mistake, and silent but for this."""
    loss = nn.MSELoss()
    with pytest.warns(UserWarning, match=r"\(4,\).*\(4, 1\)") as caught:
        loss(mat(numbers(4, 1)), mat(numbers(4)))
    assert caught[0].filename == __file__


@pytest.mark.parametrize("size", [0, -1])
def test_layer_of_no_inputs_is_explained(size):
    """It is the size that is wrong, and no division."""
    with pytest.raises(RuntimeError, match=f"at least one number, not 3x{size}"):
        nn.Linear(size, 3)


def test_unknown_reduction_is_explained():
    """The message names the three."""
    with pytest.raises(ValueError, match="mean, sum or none, not 'median'"):
        nn.MSELoss(reduction="median")(mat(1.0), mat(2.0))


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("loss", ["MSELoss", "L1Loss", "HuberLoss"])
@pytest.mark.parametrize("shape", [(), (3,), (4, 2), (1, 1)])
def test_loss_of_differences_is_pytorchs(loss, shape, reduction):
    """In both gradients, and in all reductions."""
    expected, actual = oracle.by_torch(
        lambda m, a, b: getattr(m.nn, loss)(reduction=reduction)(a, b),
        numbers(*shape),
        numbers(*shape, start=0.7),
    )
    assert expected == actual


def test_absolute_error_has_no_slope_where_nothing_is_wrong():
    """As in PyTorch."""
    expected, actual = oracle.by_torch(
        lambda m, a, b: m.nn.L1Loss()(a, b), [1.0, 2.0], [1.0, 5.0]
    )
    assert expected == actual


@pytest.mark.parametrize("delta", [0.25, 1.0, 2.0])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_huber_loss_is_pytorchs(delta, reduction):
    """Also where the difference is delta, or 0."""
    expected, actual = oracle.by_torch(
        lambda m, a, b: m.nn.HuberLoss(reduction, delta)(a, b),
        [0.25, 1.0, 2.0, -1.0, 0.0, 9.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    )
    assert expected == actual


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("shape", [(), (3,), (4, 2)])
def test_binary_cross_entropy_is_pytorchs(shape, reduction):
    """Of probabilities, with the gradient of these and of the targets."""
    expected, actual = oracle.by_torch(
        lambda m, a, b: m.nn.BCELoss(reduction=reduction)(a.sigmoid(), b.sigmoid()),
        numbers(*shape),
        numbers(*shape, start=0.7),
    )
    assert expected == actual


@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("p", [0.0, 1e-200, 1e-9, 0.5, 1 - 1e-9, 1.0])
def test_binary_cross_entropy_is_pytorchs_at_its_ends(p, target):
    """Logarithms end at -100, and slopes at 1e12."""
    expected, actual = oracle.by_torch(
        lambda m, p: m.nn.BCELoss()(p, p.detach() * 0 + target), [p]
    )
    assert expected == actual


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("target", [0.0, 0.25, 1.0])
def test_binary_cross_entropy_with_logits_is_pytorchs(target, reduction):
    """At ordinary, large and infinitely wrong logits."""
    logits = [0.0, -0.0, 0.5, -3.0, 40.0, -40.0, 1000.0, -1000.0]
    expected, actual = oracle.by_torch(
        lambda m, x, y: m.nn.BCEWithLogitsLoss(reduction=reduction)(x, y),
        logits,
        [target] * len(logits),
    )
    assert expected == actual


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("shape", [(1, 1), (4, 3), (1, 5), (5, 2)])
def test_cross_entropy_is_pytorchs(shape, reduction):
    """Of classes, and of log-probabilities by NLLLoss."""
    classes = [(i * 7 + 1) % shape[1] for i in range(shape[0])]
    for loss in ("CrossEntropyLoss", "NLLLoss"):
        expected, actual = oracle.by_torch(
            lambda m, x, loss=loss: getattr(m.nn, loss)(reduction=reduction)(
                x, m.tensor(classes)
            ),
            numbers(*shape),
        )
        assert expected == actual


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_cross_entropy_of_probabilities_is_pytorchs(reduction):
    """With the gradients of both."""
    expected, actual = oracle.by_torch(
        lambda m, x, t: m.nn.CrossEntropyLoss(reduction=reduction)(x, t.softmax(1)),
        numbers(4, 3),
        numbers(4, 3, start=0.8),
    )
    assert expected == actual


def test_cross_entropy_of_a_single_example_is_pytorchs():
    """A vector of scores, and one class."""
    expected, actual = oracle.by_torch(
        lambda m, x: m.nn.CrossEntropyLoss()(x, m.tensor(2)), numbers(3)
    )
    assert expected == actual


@pytest.mark.parametrize("label", [0, 1, 2])
def test_cross_entropy_is_right_for_huge_scores(label):
    """Without overflow, in value and gradient."""
    expected, actual = oracle.by_torch(
        lambda m, x: m.nn.CrossEntropyLoss()(x, m.tensor([label])),
        [[1000.0, -1000.0, 0.0]],
    )
    assert expected == actual


SCORES = [[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]
WRONG_TARGETS = [
    (
        lambda m: m.tensor([[1], [2]]),
        RuntimeError,
        r"\(2,\), not \(2, 1\): call flatten",
    ),
    (lambda m: m.tensor([1, 2, 0]), ValueError, r"in the shape \(2,\), not \(3,\)"),
    (lambda m: m.tensor([1.0, 2.0]), RuntimeError, "not a float: call long"),
    (lambda m: [1, 2], TypeError, r"not list \[1, 2\]: make one with match.tensor"),
    (lambda m: m.tensor([1, 3]), IndexError, "class 3 is out of range: there are 3"),
    (lambda m: m.tensor([-1, 1]), IndexError, "class -1 is out of range: there are 3"),
]


@pytest.mark.parametrize(("target", "error", "message"), WRONG_TARGETS)
def test_wrong_targets_are_explained(target, error, message):
    """With the fix; PyTorch's error is of the same kind."""
    with pytest.raises(error, match=message):
        nn.CrossEntropyLoss()(mat(SCORES), target(match))


@pytest.mark.parametrize(("target", "error", "_"), WRONG_TARGETS)
def test_wrong_targets_are_refused_by_pytorch(target, error, _):
    """Else these tests would be stricter than it."""
    torch = oracle.torch()
    with pytest.raises(error):
        torch.nn.CrossEntropyLoss()(torch.tensor(SCORES), target(torch))


@pytest.mark.parametrize("loss", ["BCELoss", "BCEWithLogitsLoss"])
def test_binary_targets_of_another_shape_are_refused(loss):
    """With a ValueError, as in PyTorch."""
    torch = oracle.torch()
    for library in (torch, match):
        with pytest.raises(ValueError, match=r"shape|size"):
            getattr(library.nn, loss)()(library.zeros(2, 1), library.zeros(2))


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_what_is_no_probability_is_refused(p):
    """The message names the other loss."""
    with pytest.raises(RuntimeError, match=r"sigmoid.*with_logits"):
        nn.BCELoss()(mat([p]), mat([1.0]))


def test_huber_delta_is_positive():
    """As in PyTorch."""
    with pytest.raises(ValueError, match="greater than 0, not 0"):
        nn.HuberLoss(delta=0)(mat(1.0), mat(2.0))


def test_log_of_sigmoid_is_pytorchs():
    """In both tails, with its slope."""
    expected, actual = oracle.by_torch(
        lambda m, x: m.nn.functional.logsigmoid(x), [0.0, 2.0, -3.0, 900.0, -900.0]
    )
    assert expected == actual


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("LeakyReLU", []),
        ("LeakyReLU", [0.2]),
        ("Softmax", [1]),
        ("Softmax", [0]),
        ("LogSoftmax", [-1]),
        ("Flatten", []),
        ("Flatten", [0]),
        ("Dropout", [0.0]),
        ("Dropout", [1.0]),
    ],
)
def test_layer_without_parameters_is_pytorchs(name, args):
    """With its gradient and its repr."""
    expected, actual = oracle.by_torch(
        lambda m, x: getattr(m.nn, name)(*args)(x), numbers(3, 4)
    )
    assert expected == actual
    torch = oracle.torch()
    assert repr(getattr(torch.nn, name)(*args)) == repr(getattr(nn, name)(*args))


@pytest.mark.parametrize("shape", [(3, 4), (5,), (40, 30)])
@pytest.mark.parametrize("p", [0, 0.1, 0.5, 0.9, 1])
def test_dropout_drops_what_pytorch_drops(p, shape):
    """From the same seed, twice in a row, as draws after it; what is left grows."""
    torch = oracle.torch()

    def run(library):
        library.manual_seed(5)
        layer = library.nn.Dropout(p)
        x = library.ones(*shape)
        numbers = [layer(x).tolist(), layer(x).tolist(), library.rand(2).tolist()]
        return oracle.flat(numbers)

    assert pytest.approx(run(torch), rel=1e-6) == run(match)


def test_dropout_in_use_does_nothing():
    """And draws no numbers."""
    x = mat(numbers(3))
    assert nn.Dropout(0.5).eval()(x) is x


def test_dropout_hands_gradients_on_to_what_it_kept():
    """Also where nobody asked for gradients."""
    x = match.ones(100)
    out = nn.Dropout(0.5)(x)
    out.sum().backward()
    assert x.grad.tolist()[0] == out.tolist()


@pytest.mark.parametrize("p", [-0.1, 1.5])
def test_dropout_wants_a_probability(p):
    """The message names the number."""
    with pytest.raises(ValueError, match=f"not {p}"):
        nn.Dropout(p)(mat([1.0]))


def test_embedding_is_pytorchs():
    """The same numbers from the same seed; rows that come twice add up gradients."""
    torch = oracle.torch()

    def run(library):
        library.manual_seed(2)
        layer = library.nn.Embedding(5, 3)
        out = layer(library.tensor([4, 0, 4]))
        (out * out).sum().backward()
        return oracle.flat([out.tolist(), layer.weight.grad.tolist()]), repr(layer)

    numbers_of_torch, shown = run(torch)
    expected = pytest.approx(numbers_of_torch, rel=1e-5, abs=1e-6), shown
    assert expected == run(match)


def test_mistake_in_a_loop_is_told_once():
    """Of each line of the program, as PyTorch does."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            nn.MSELoss()(mat([[1.0]]), mat([1.0]))
    assert [warning.filename for warning in caught] == [__file__]


def test_flatten_wants_the_dimension_it_starts_at():
    """A vector has no second one; PyTorch raises IndexError, too."""
    with pytest.raises(IndexError, match="dim 1 is out of range"):
        nn.Flatten()(mat([1.0]))


PUBLIC = {
    nn: """BCELoss BCEWithLogitsLoss BatchNorm1d CrossEntropyLoss Dropout Embedding
        Flatten HuberLoss Identity L1Loss LayerNorm LeakyReLU Linear LogSoftmax MSELoss
        Module ModuleList NLLLoss Parameter ReLU Sequential Sigmoid Softmax Tanh
        functional init utils""",
    nn.functional: """batch_norm binary_cross_entropy binary_cross_entropy_with_logits
        cross_entropy dropout embedding huber_loss l1_loss layer_norm leaky_relu linear
        log_softmax logsigmoid mse_loss nll_loss one_hot relu sigmoid softmax tanh""",
    nn.init: """calculate_gain constant_ kaiming_normal_ kaiming_uniform_ normal_ ones_
        uniform_ xavier_normal_ xavier_uniform_ zeros_""",
    nn.utils: "clip_grad_norm_",
    match.optim: "SGD Adagrad Adam AdamW Optimizer RMSprop lr_scheduler",
    match.optim.lr_scheduler: "CosineAnnealingLR ExponentialLR LRScheduler StepLR",
    match.show: "display history host log",
    match.utils: "data",
    match.utils.data: """DataLoader Dataset Subset TensorDataset default_collate
        random_split""",
}


@pytest.mark.parametrize("module", PUBLIC, ids=lambda module: module.__name__)
def test_public_names_are_exactly_these(module):
    """Whatever is added, is added on purpose."""
    missing = [name for name in module.__all__ if not hasattr(module, name)]
    assert (sorted(module.__all__), missing) == (sorted(PUBLIC[module].split()), [])


@pytest.mark.parametrize(
    "module", [module for module in PUBLIC if module is not match.show]
)
def test_public_names_are_pytorchs(module):
    """Under the same import path."""
    torch = oracle.torch()
    (path,) = [
        path
        for path in (
            "nn",
            "nn.functional",
            "nn.init",
            "nn.utils",
            "optim",
            "optim.lr_scheduler",
            "utils",
            "utils.data",
        )
        if importlib.import_module(f"match.{path}") is module
    ]
    theirs = importlib.import_module(f"{torch.__name__}.{path}")
    assert [name for name in module.__all__ if not hasattr(theirs, name)] == []


def test_module_can_be_sent_to_a_device():
    """There is one, and to() returns the module."""
    model = nn.Linear(1, 1)
    assert (
        model.to("cpu") is model.to(match.float64) is model.to(match.ones(1)) is model
    )
    assert model.to(match.device("cpu"), dtype=match.float32) is model


# Layers that normalize


def twins(name, *args, **options):
    """Return a layer of PyTorch's in float64, and ours with the same numbers."""
    torch = oracle.torch()
    theirs = getattr(torch.nn, name)(*args, **options).double()
    ours = getattr(nn, name)(*args, **options)
    for i, parameter in enumerate(theirs.parameters()):
        parameter.data = torch.tensor(
            numbers(*parameter.shape, start=i + 0.2), dtype=torch.float64
        )
    ours.load_state_dict({k: v.tolist() for k, v in theirs.state_dict().items()})
    return theirs, ours


def outcome(layer, x):
    """Return the output of a layer and all gradients, of a loss with many slopes."""
    out = layer(x)
    (out * out * out).sum().backward()
    grads = [p.grad.tolist() for p in layer.parameters()]
    return oracle.flat([out.tolist(), x.grad.tolist(), *grads])


def state(layer):
    """Return all numbers of a layer."""
    return oracle.flat([v.tolist() for v in layer.state_dict().values()])


@pytest.mark.parametrize(
    ("name", "args", "options"),
    [
        ("LayerNorm", [3], {}),
        ("LayerNorm", [(3,)], {"eps": 0.1}),
        ("LayerNorm", [[3]], {}),
        ("BatchNorm1d", [3], {}),
        ("BatchNorm1d", [3], {"eps": 0.1, "momentum": 0.5}),
    ],
)
def test_normalizing_layer_is_pytorchs(name, args, options):
    """Twice in training and once in use, with all gradients and the running means."""
    theirs, ours = twins(name, *args, **options)
    library = oracle.torch()
    for i, training in enumerate([True, True, False]):
        theirs.train(training)
        ours.train(training)
        rows = numbers(4, 3, start=i)
        x = library.tensor(rows, dtype=library.float64, requires_grad=True)
        expected = outcome(theirs, x), state(theirs)
        actual = outcome(ours, mat(rows, requires_grad=True)), state(ours)
        for part, found in zip(expected, actual, strict=True):
            assert pytest.approx(part, rel=1e-9, abs=1e-12) == found
    assert (repr(theirs), list(theirs.state_dict())) == (
        repr(ours),
        list(ours.state_dict()),
    )


def test_layer_norm_takes_a_single_example():
    """A vector."""
    expected, actual = oracle.by_torch(
        lambda m, x: m.nn.functional.layer_norm(x, (3,)), numbers(3)
    )
    assert expected == actual


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.BatchNorm1d(2)(mat([[1.0, 2.0]])), "more examples, or call eval"),
        (lambda: nn.BatchNorm1d(3)(mat([[1.0, 2.0]])), r"\(N, 3\) is wanted"),
        (lambda: nn.BatchNorm1d(2)(mat([1.0, 2.0])), r"not \(2,\)"),
        (lambda: nn.LayerNorm(3)(mat([[1.0, 2.0]])), r"over \[3\] does not fit \(1, 2"),
    ],
)
def test_normalizing_what_does_not_fit_is_explained(call, message):
    """The message names the shape."""
    with pytest.raises(ValueError, match=message):
        call()


def test_batch_norm_in_use_neither_learns_nor_needs_a_batch():
    """A single example comes out the same each time."""
    layer = nn.BatchNorm1d(2).eval()
    first, second = (layer(mat([[1.0, 2.0]])).tolist() for _ in range(2))
    assert (first, layer.num_batches_tracked.item()) == (second, 0)


def test_identity_returns_what_it_is_given():
    """Whatever it is made with."""
    x = mat([1.0])
    assert nn.Identity(54, unused=True)(x) is x


def test_module_list_registers_its_modules():
    """With PyTorch's names."""
    torch = oracle.torch()

    def build(layers):
        modules = layers.ModuleList(layers.Linear(2, 2) for _ in range(2))
        modules.append(layers.Linear(2, 1, bias=False))
        return modules

    theirs, ours = build(torch.nn), build(nn)
    expected = names(theirs), len(theirs), list(theirs.state_dict())
    assert expected == (names(ours), len(ours), list(ours.state_dict()))
    assert ours[-1] is list(ours)[2]


# What modules keep


def fill(module, layers, make):
    """Give a module parameters, buffers and modules, in disorder; return it."""
    module.first = layers.Linear(2, 1)
    module.register_buffer("mean", make([1.0, 2.0]))
    module.scale = layers.Parameter(make([3.0]))
    module.register_buffer("hidden", make([0.0]), persistent=False)
    module.norm = layers.BatchNorm1d(2)
    return module


def test_state_has_pytorchs_keys_in_pytorchs_order():
    """One's own parameters, then buffers, then those of the modules within."""
    torch = oracle.torch()

    def keys(layers, make):
        return list(fill(layers.Module(), layers, make).state_dict())

    assert keys(torch.nn, torch.tensor) == keys(nn, mat)


def test_state_is_constant_and_shares_its_numbers():
    """As in PyTorch: who wants a copy makes one."""
    layer = nn.Linear(1, 1)
    weight = layer.state_dict()["weight"]
    layer.weight.data.fill_(7)
    assert (weight.item(), weight.requires_grad, weight.watched) == (7.0, False, False)


def test_state_of_a_shared_module_has_both_names():
    """As in PyTorch, though its parameters come once."""
    layer = nn.Linear(1, 1, bias=False)
    assert list(Holder([layer, layer]).state_dict()) == [
        "part.0.weight",
        "part.1.weight",
    ]


def test_loaded_module_computes_the_same():
    """Without sharing numbers with the one that it is like."""
    one, other = Net(), Net()
    missing, unexpected = other.load_state_dict(one.state_dict())
    x = mat(numbers(4, 2))
    assert one(x).tolist() == other(x).tolist()
    one.scale.data.fill_(0)
    assert (other.scale.item(), missing, unexpected) == (2.0, [], [])


def test_state_can_be_loaded_from_nested_lists():
    """Such as PyTorch's tolist() gives."""
    layer = nn.Linear(2, 1)
    layer.load_state_dict({"weight": [[1.0, 2.0]], "bias": [3.0]})
    assert layer(mat([[1.0, 1.0]])).tolist() == [[6.0]]


@pytest.mark.parametrize(
    ("state_dict", "message"),
    [
        ({"weight": [[1.0, 2.0]]}, "does not fit Linear: bias is missing"),
        ({"weight": [[1.0, 2.0]], "bias": [1.0], "c": 1}, "c is unknown here"),
        ({"weight": [[1.0], [2.0]], "bias": [1.0]}, r"weight has shape \(1, 2\), and"),
        (
            {"weight": [[1.0, 2.0]], "bias": [[1.0]]},
            r"bias has shape \(1,\), and \(1, 1",
        ),
    ],
)
def test_state_that_does_not_fit_is_refused(state_dict, message):
    """Before anything is written; PyTorch refuses the same."""
    layer = nn.Linear(2, 1)
    before = layer.weight.tolist(), layer.bias.tolist()
    with pytest.raises(RuntimeError, match=message):
        layer.load_state_dict(state_dict)
    assert before == (layer.weight.tolist(), layer.bias.tolist())


def test_state_can_be_loaded_in_parts():
    """If one says so; what is missing and what is unknown is returned."""
    layer = nn.Linear(2, 1)
    found = layer.load_state_dict({"bias": [5.0], "c": 1}, strict=False)
    assert (layer.bias.item(), found) == (5.0, (["weight"], ["c"]))


def test_apply_reaches_all_modules_inner_ones_first():
    """As in PyTorch; it returns the module."""
    inner = nn.Sequential(nn.ReLU())
    outer = nn.Sequential(inner, nn.Tanh())
    seen = []
    assert outer.apply(seen.append) is outer
    assert seen == [inner[0], inner, outer[1], outer]


# Saving and loading


def test_state_comes_back_from_a_file(tmp_path):
    """Every number, to the last bit; whole numbers stay whole."""
    module = fill(nn.Module(), nn, mat)
    match.save(module.state_dict(), tmp_path / "state.json")
    found = match.load(tmp_path / "state.json")
    expected = [(k, v.tolist(), v.dtype) for k, v in module.state_dict().items()]
    assert expected == [(k, v.tolist(), v.dtype) for k, v in found.items()]


@pytest.mark.parametrize(
    "value", [0.1, -0.0, math.inf, -math.inf, math.nan, 1e-320, 2.0**1023]
)
def test_every_float_comes_back(value, tmp_path):
    """Also those that JSON does not know."""
    match.save(mat([value]), tmp_path / "value")
    assert repr(match.load(tmp_path / "value").item()) == repr(value)


def test_checkpoint_comes_back(tmp_path):
    """Dicts, lists, texts and numbers around matrices; shapes and dtypes, too."""
    saved = {
        "epoch": 3,
        "name": "é",
        "losses": [0.5, None, True],
        "parts": [mat(1.0), match.tensor([1, 2]), match.tensor([[True]])],
    }
    match.save(saved, str(tmp_path / "c"))
    found = match.load(str(tmp_path / "c"), weights_only=True)
    expected = [(p.tolist(), p.shape, p.dtype) for p in saved.pop("parts")]
    parts = found.pop("parts")
    assert (expected, saved) == ([(p.tolist(), p.shape, p.dtype) for p in parts], found)
    assert not any(part.watched for part in parts)


def test_what_cannot_be_saved_is_named(tmp_path):
    """With what to save instead; nothing is written."""
    with pytest.raises(TypeError, match=r"not Linear: save a module's state_dict\(\)"):
        match.save({"model": nn.Linear(1, 1)}, tmp_path / "no")
    assert list(tmp_path.iterdir()) == []


# Beginnings, and bounds


@pytest.mark.parametrize(
    ("name", "args", "options"),
    [
        ("uniform_", [], {}),
        ("uniform_", [-2, 3], {}),
        ("normal_", [], {"mean": 1, "std": 0.5}),
        ("constant_", [7], {}),
        ("zeros_", [], {}),
        ("ones_", [], {}),
        ("xavier_uniform_", [], {}),
        ("xavier_uniform_", [], {"gain": 2}),
        ("xavier_normal_", [], {}),
        ("kaiming_uniform_", [], {}),
        ("kaiming_uniform_", [], {"a": math.sqrt(5)}),
        ("kaiming_uniform_", [], {"mode": "fan_out", "nonlinearity": "relu"}),
        ("kaiming_normal_", [], {"nonlinearity": "tanh"}),
    ],
)
@pytest.mark.parametrize("size", [(2, 3), (5, 8)])
def test_beginning_is_pytorchs(name, args, options, size):
    """From the same seed, in float32's digits; the matrix itself is returned."""
    torch = oracle.torch()
    torch.manual_seed(3)
    match.manual_seed(3)
    weight = nn.Parameter(match.zeros(*size))
    expected = getattr(torch.nn.init, name)(torch.zeros(*size), *args, **options)
    assert getattr(nn.init, name)(weight, *args, **options) is weight
    values = oracle.flat(expected.tolist())
    assert pytest.approx(values, rel=1e-6, abs=1e-6) == oracle.flat(weight.tolist())


@pytest.mark.parametrize(
    "activation", ["linear", "sigmoid", "tanh", "relu", "leaky_relu"]
)
def test_gain_is_pytorchs(activation):
    """By the name of the activation."""
    expected = oracle.torch().nn.init.calculate_gain(activation)
    assert pytest.approx(expected) == nn.init.calculate_gain(activation)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p: nn.init.xavier_uniform_(p[0]), r"two dimensions, not of.*\(1,"),
        (lambda p: nn.init.kaiming_normal_(p, mode="fan"), "fan_in or fan_out, not"),
        (lambda p: nn.init.calculate_gain("gelu"), "leaky_relu, not 'gelu'"),
    ],
)
def test_beginning_that_is_unknown_is_explained(call, message):
    """The message names what there is; PyTorch raises ValueError, too."""
    with pytest.raises(ValueError, match=message):
        call(mat([[1.0]]))


@pytest.mark.parametrize("bound", [0.1, 3.0, 1000.0])
def test_gradients_are_clipped_as_pytorchs(bound):
    """Together, those that were written; the norm of before is returned."""
    torch = oracle.torch()

    def run(library, make, layers):
        parts = [make(numbers(2, 3)), make(numbers(3)), make([1.0])]
        (parts[0] * parts[1] * 5).sum().backward()
        norm = layers.utils.clip_grad_norm_(parts, bound)
        grads = [p.grad.tolist() for p in parts[:2]]
        return norm.item(), oracle.flat(grads)

    def theirs(rows):
        return torch.tensor(rows, dtype=torch.float64, requires_grad=True)

    norm, grads = run(torch, theirs, torch.nn)
    expected = pytest.approx(norm), pytest.approx(grads)
    assert expected == run(match, lambda rows: mat(rows, requires_grad=True), nn)


def test_clipping_takes_a_single_matrix():
    """As in PyTorch."""
    p = mat([3.0, 4.0], requires_grad=True)
    (p * p / 2).sum().backward()
    nn.utils.clip_grad_norm_(p, 1.0)
    assert pytest.approx([0.6, 0.8], rel=1e-5) == p.grad.tolist()[0]


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
