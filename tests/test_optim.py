"""optim: optimizers and schedules of learning rates, against PyTorch's."""

import pytest

import match
from match import Matrix, mat, optim
from match.optim import lr_scheduler
from tests import golden, oracle
from tests.golden import SCHEDULES, numbers

OPTIMIZERS = [*golden.OPTIMIZERS, ("RMSprop", {"centered": True, "momentum": 0.5})]


def leaf(library, rows):
    """Make a float64 leaf that asks for its gradient."""
    if library is match:
        return mat(rows, requires_grad=True)
    return library.tensor(rows, dtype=library.float64, requires_grad=True)


def loss_of(w, b):
    """A loss with slopes of many sizes."""
    return ((w * w - b) ** 2).mean() + (w * 0.3).sum()


def path(library, optimizers, name, options, steps=50):
    """Return the numbers of two parameters after each step."""
    w, b = leaf(library, numbers(2, 3)), leaf(library, numbers(3, start=0.7))
    optimizer = getattr(optimizers, name)([w, b], **options)
    walked = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss_of(w, b).backward()
        optimizer.step()
        walked += oracle.flat([w.tolist(), b.tolist()])
    return walked


@pytest.mark.parametrize(("name", "options"), OPTIMIZERS)
def test_optimizer_walks_as_pytorchs(name, options):
    """Fifty steps of two parameters, in float64."""
    torch = oracle.torch()
    expected = path(torch, torch.optim, name, options)
    actual = path(match, optim, name, options)
    assert pytest.approx(expected, rel=1e-9, abs=1e-12) == actual


@pytest.mark.parametrize(("name", "options"), OPTIMIZERS)
def test_optimizer_goes_downhill(name, options):
    """Without PyTorch: the loss is smaller after fifty steps than before."""
    before = loss_of(mat(numbers(2, 3)), mat(numbers(3, start=0.7))).item()
    walked = path(match, optim, name, options)[-9:]
    after = loss_of(mat([walked[:3], walked[3:6]]), mat(walked[6:])).item()
    assert after < before


def test_first_step_of_adam_is_the_learning_rate():
    """By hand: m / (1 - β₁) is g, v / (1 - β₂) is g², so that the step is η sign(g)."""
    p = mat([1.0, -2.0], requires_grad=True)
    (p * p).sum().backward()
    optim.Adam([p], lr=0.5, eps=0.0).step()
    assert pytest.approx([0.5, -1.5]) == p.tolist()


def test_momentum_by_hand():
    """v = 1, then 0.5·1 + 1 = 1.5: p falls by 0.1 and by 0.15."""
    p = mat([1.0], requires_grad=True)
    optimizer = optim.SGD([p], 0.1, 0.5)
    found = []
    for _ in range(2):
        optimizer.zero_grad()
        p.sum().backward()
        optimizer.step()
        found.append(p.item())
    assert pytest.approx([0.9, 0.75]) == found


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"])
def test_parameter_without_gradient_stays(name):
    """Neither weight decay nor momentum moves what got no gradient since zero_grad."""
    torch = oracle.torch()

    def run(library, optimizers):
        used, unused = leaf(library, [1.0]), leaf(library, [2.0])
        options = {"momentum": 0.9} if name == "SGD" else {}
        optimizer = getattr(optimizers, name)(
            [used, unused], lr=0.1, weight_decay=0.1, **options
        )
        for losses in (used + unused, used, used):
            optimizer.zero_grad()
            losses.sum().backward()
            optimizer.step()
        return used.item(), unused.item()

    assert pytest.approx(run(torch, torch.optim)) == run(match, optim)


def test_groups_have_options_of_their_own():
    """As in PyTorch; what a group does not say stands in the call."""
    torch = oracle.torch()

    def run(library, optimizers):
        a, b = leaf(library, [1.0]), leaf(library, [1.0])
        groups = [{"params": [a]}, {"params": [b], "lr": 0.5}]
        optimizer = optimizers.SGD(groups, lr=0.1, momentum=0.9)
        for _ in range(3):
            (a * a + b * b).sum().backward()
            optimizer.step()
        return [a.item(), b.item()], [g["lr"] for g in optimizer.param_groups]

    expected, rates = run(torch, torch.optim)
    assert (pytest.approx(expected), rates) == run(match, optim)


def test_rate_can_be_changed_between_steps():
    """By the idiom of tutorials."""
    p = mat([1.0], requires_grad=True)
    optimizer = optim.SGD([p], lr=0.1)
    for group in optimizer.param_groups:
        group["lr"] = 0.5
    p.sum().backward()
    optimizer.step()
    assert p.item() == 0.5


@pytest.mark.parametrize(("name", "options"), OPTIMIZERS)
def test_optimizer_goes_on_where_its_state_was_saved(name, options, tmp_path):
    """What save() wrote, read into a new optimizer of the same parameters."""

    def step(optimizer, w, b):
        optimizer.zero_grad()
        loss_of(w, b).backward()
        optimizer.step()

    w, b = leaf(match, numbers(2, 3)), leaf(match, numbers(3, start=0.7))
    first = getattr(optim, name)([{"params": w}, {"params": b}], **options)
    for _ in range(5):
        step(first, w, b)
    match.save(first.state_dict(), tmp_path / "state")
    v, c = (leaf(match, m.tolist()) for m in (w, b))
    second = getattr(optim, name)([{"params": v}, {"params": c}])
    second.load_state_dict(match.load(tmp_path / "state"))
    for _ in range(5):
        step(first, w, b)
        step(second, v, c)
    assert (v.tolist(), c.tolist()) == (w.tolist(), b.tolist())


def test_state_of_other_parameters_is_refused():
    """One group of two parameters is not two groups of one."""
    a, b = leaf(match, [1.0]), leaf(match, [2.0])
    state = optim.SGD([a, b]).state_dict()
    with pytest.raises(ValueError, match=r"groups of \[2\] parameters.* \[1, 1\]"):
        optim.SGD([{"params": a}, {"params": b}]).load_state_dict(state)


def test_step_returns_what_its_closure_does():
    """The closure computes the loss anew."""
    p = mat([3.0], requires_grad=True)
    optimizer = optim.SGD([p], lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = (p * p).sum()
        loss.backward()
        return loss

    assert (optimizer.step(closure).item(), p.item()) == (9.0, 0.0)


def test_zero_grad_can_write_zeros():
    """As in PyTorch: then every parameter has a gradient."""
    p = mat([1.0], requires_grad=True)
    optimizer = optim.SGD([p])
    optimizer.zero_grad(set_to_none=False)
    assert (p.has_grad, p.grad.item()) == (True, 0.0)


def test_numbers_are_changed_in_place():
    """Whoever shares a parameter's numbers sees each step, as in PyTorch."""
    p = mat([1.0], requires_grad=True)
    twin = p.detach()
    p.sum().backward()
    optim.SGD([p], lr=0.25).step()
    assert twin.item() == 0.75


def test_step_between_forward_and_backward_is_an_error():
    """The gradient would be a mixture of old numbers and new ones."""
    p = mat([1.0], requires_grad=True)
    optimizer = optim.SGD([p], lr=0.1)
    loss = (p * p).sum()
    loss.backward()
    optimizer.step()
    with pytest.raises(RuntimeError, match="changed in place"):
        loss.backward()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda p: optim.SGD([]), ValueError, "params is empty"),
        (lambda p: optim.SGD(p), TypeError, r"list of matrices"),
        (lambda p: optim.SGD([1.0]), TypeError, "only matrices.*1.0"),
        (lambda p: optim.SGD([p * 2]), ValueError, "a result cannot be optimized"),
        (lambda p: optim.SGD([p], lr=-1), ValueError, "lr of SGD is at least 0, not"),
        (
            lambda p: optim.SGD([p], lr="0.1"),
            TypeError,
            "lr of SGD is a number, not str",
        ),
        (
            lambda p: optim.Adam([p], None),
            TypeError,
            "lr of Adam is a number, not None",
        ),
        (
            lambda p: optim.Adam([p], weight_decay=-1),
            ValueError,
            "weight_decay of Adam",
        ),
        (lambda p: optim.SGD([p], nesterov=True), ValueError, "wants a momentum"),
        (lambda p: optim.Optimizer([p]).step(), NotImplementedError, "how to move"),
    ],
)
def test_wrong_use_is_explained(call, error, message):
    """The message names what was given."""
    p = mat([1.0], requires_grad=True)
    p.sum().backward()
    with pytest.raises(error, match=message):
        call(p)


@pytest.mark.parametrize(
    "call",
    [
        lambda m, p: m.optim.SGD([]),
        lambda m, p: m.optim.SGD(p),
        lambda m, p: m.optim.SGD([1.0]),
        lambda m, p: m.optim.SGD([p * 2]),
        lambda m, p: m.optim.SGD([p], lr=-1),
        lambda m, p: m.optim.SGD([p], rate=0.1),
        lambda m, p: m.optim.Adam([p], 0.1, (0.9, 0.99), 1e-8, 0, False, 1, 2, 3, 4),
        lambda m, p: m.optim.SGD([p], nesterov=True),
    ],
)
def test_what_pytorch_refuses_is_refused(call):
    """With the same kind of error."""
    torch = oracle.torch()
    for library in (torch, match):
        with pytest.raises((TypeError, ValueError)):
            call(library, leaf(library, [1.0]))


def test_unknown_option_is_explained():
    """The message names those that there are."""
    with pytest.raises(TypeError, match="SGD has no option 'rate'; it has lr,"):
        optim.SGD([mat([1.0])], rate=0.1)


@pytest.mark.parametrize(
    "options", [options for name, options in OPTIMIZERS if name == "SGD"][:3]
)
def test_silent_matrices_can_be_optimized(options):
    """Those that never asked, too, as long as they got a gradient."""
    p = mat([2.0])
    (p * p).sum().backward()
    optim.SGD([p], **options).step()
    assert p.item() < 2


# Schedules


def rates(library, optimizers, name, options, epochs=40):
    """Return the rates of two groups, epoch by epoch."""
    a, b = leaf(library, [1.0]), leaf(library, [1.0])
    groups = [{"params": [a]}, {"params": [b], "lr": 0.05}]
    optimizer = optimizers.SGD(groups, lr=0.3)
    scheduler = getattr(optimizers.lr_scheduler, name)(optimizer, **options)
    found = [scheduler.get_last_lr()]
    for _ in range(epochs):
        optimizer.step()
        scheduler.step()
        found.append(scheduler.get_last_lr())
    return oracle.flat(found)


@pytest.mark.parametrize(("name", "options"), SCHEDULES)
def test_schedule_is_pytorchs(name, options):
    """Forty epochs, two groups."""
    torch = oracle.torch()
    expected = rates(torch, torch.optim, name, options)
    actual = rates(match, optim, name, options)
    assert pytest.approx(expected, rel=1e-9, abs=1e-12) == actual


def test_schedules_can_be_combined():
    """Two of them on one optimizer multiply their effects, as in PyTorch."""
    torch = oracle.torch()

    def run(library, optimizers):
        optimizer = optimizers.SGD([leaf(library, [1.0])], lr=1.0)
        both = [
            optimizers.lr_scheduler.StepLR(optimizer, 2, 0.5),
            optimizers.lr_scheduler.ExponentialLR(optimizer, 0.9),
        ]
        for _ in range(5):
            optimizer.step()
            for scheduler in both:
                scheduler.step()
        return optimizer.param_groups[0]["lr"]

    assert pytest.approx(run(torch, torch.optim)) == run(match, optim)


def test_cosines_can_be_combined_past_their_ends():
    """With another schedule, and with one that is made when the rate has fallen."""
    torch = oracle.torch()

    def run(library, optimizers):
        schedules = optimizers.lr_scheduler
        optimizer = optimizers.SGD([leaf(library, [1.0])], lr=1.0)
        used = [schedules.ExponentialLR(optimizer, 0.9)]
        used += [schedules.CosineAnnealingLR(optimizer, 4, 0.01)]
        found = []
        for epoch in range(14):
            if epoch == 6:
                used += [schedules.CosineAnnealingLR(optimizer, 3)]
            optimizer.step()
            for scheduler in used:
                scheduler.step()
            found += used[-1].get_last_lr() + used[-1].base_lrs
        return found

    assert pytest.approx(run(torch, torch.optim), rel=1e-9) == run(match, optim)


def test_step_schedule_by_hand():
    """Halved every second epoch."""
    optimizer = optim.SGD([mat([1.0])], lr=8.0)
    scheduler = lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    found = []
    for _ in range(5):
        scheduler.step()
        found += scheduler.get_last_lr()
    assert found == [8.0, 4.0, 4.0, 2.0, 2.0]


def test_base_of_schedules_has_none():
    """The message names the class."""
    scheduler = lr_scheduler.LRScheduler(optim.SGD([Matrix([1.0])]))
    with pytest.raises(NotImplementedError, match="LRScheduler has no next rate"):
        scheduler.step()
