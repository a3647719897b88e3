"""Golden numbers: what PyTorch computes in float64, for where there is no PyTorch.

The cases are functions of a library, PyTorch or match, and want nothing else, so that
they also run inside Pyodide and in the page. `python -m tests.golden` asks PyTorch and
writes golden.json.
"""

import math
from itertools import chain, count

BINARY = {
    "add": lambda m, a, b: a + b,
    "sub": lambda m, a, b: a - b,
    "mul": lambda m, a, b: a * b,
    "div": lambda m, a, b: a / b,
    "pow": lambda m, a, b: m.abs(a) ** b,
    "mod": lambda m, a, b: a % b,
    "maximum": lambda m, a, b: m.maximum(a, b),
    "minimum": lambda m, a, b: m.minimum(a, b),
    "max of two": lambda m, a, b: m.max(a, b),
    "where": lambda m, a, b: m.where(a > b, a * 2, b),
}
UNARY = {
    "neg": lambda m, a: -a,
    "number + a": lambda m, a: 2 + a,
    "number - a": lambda m, a: 2 - a,
    "number * a": lambda m, a: 2 * a,
    "number / a": lambda m, a: 2 / a,
    "number ** a": lambda m, a: 2**a,
    "a + number": lambda m, a: a + 2,
    "a - number": lambda m, a: a - 2,
    "a * number": lambda m, a: a * 2,
    "a / number": lambda m, a: a / 2,
    "a ** 0": lambda m, a: a**0,
    "a ** 2": lambda m, a: a**2,
    "a ** 3": lambda m, a: a**3,
    "a ** -1": lambda m, a: a**-1,
    "a ** 0.5": lambda m, a: m.abs(a) ** 0.5,
    "relu": lambda m, a: m.relu(a),
    "sigmoid": lambda m, a: m.sigmoid(a),
    "tanh": lambda m, a: m.tanh(a),
    "logsigmoid": lambda m, a: m.nn.functional.logsigmoid(a),
    "exp": lambda m, a: m.exp(a),
    "log": lambda m, a: m.log(m.abs(a)),
    "sqrt": lambda m, a: m.sqrt(m.abs(a)),
    "abs": lambda m, a: m.abs(a),
    "clone": lambda m, a: m.clone(a),
    "a % number": lambda m, a: a % 0.7,
    "many numbers % a": lambda m, a: (0.7 + 0 * a) % a,
    "square": lambda m, a: m.square(a),
    "sin": lambda m, a: m.sin(a),
    "cos": lambda m, a: m.cos(a),
    "clamp": lambda m, a: m.clamp(a, -0.5, 0.5),
    "clamp min": lambda m, a: a.clamp(min=0.1),
    "clamp max": lambda m, a: a.clamp(max=0.1),
    "where number": lambda m, a: m.where(a > 0, a, 0.0),
    "sum": lambda m, a: m.sum(a),
    "mean": lambda m, a: m.mean(a),
    "prod": lambda m, a: m.prod(a),
    "max": lambda m, a: m.max(a),
    "min": lambda m, a: m.min(a),
    "norm": lambda m, a: m.norm(a),
    "flatten": lambda m, a: m.flatten(a),
    "reshape": lambda m, a: m.reshape(a, (-1,)),
    "squeeze": lambda m, a: m.squeeze(a),
}
ALONG = {
    "sum": lambda dim, keepdim: lambda m, a: m.sum(a, dim, keepdim),
    "mean": lambda dim, keepdim: lambda m, a: m.mean(a, dim, keepdim=keepdim),
    "prod": lambda dim, keepdim: lambda m, a: m.prod(a, dim, keepdim),
    "norm": lambda dim, keepdim: lambda m, a: a.norm(dim=dim, keepdim=keepdim),
    "max": lambda dim, keepdim: lambda m, a: m.max(a, dim, keepdim).values,
    "min": lambda dim, keepdim: lambda m, a: m.min(a, dim, keepdim)[0],
    "norm 1": lambda dim, keepdim: lambda m, a: a.norm(1, dim, keepdim),
    "logsumexp": lambda dim, keepdim: lambda m, a: m.logsumexp(a, dim, keepdim),
    "var of two": lambda dim, keepdim: (
        lambda m, a: m.var(m.cat([a, a * a], dim), dim, keepdim=keepdim)
    ),
    "std of two": lambda dim, keepdim: (
        lambda m, a: m.std(m.cat([a, a * a], dim), dim, keepdim=keepdim)
    ),
    "var": lambda dim, keepdim: lambda m, a: a.var(dim, correction=0, keepdim=keepdim),
    "softmax": lambda dim, keepdim: lambda m, a: m.softmax(a, dim),
    "log_softmax": lambda dim, keepdim: lambda m, a: m.log_softmax(a, dim),
    "cumsum": lambda dim, keepdim: lambda m, a: m.cumsum(a, dim),
    "sort": lambda dim, keepdim: lambda m, a: m.sort(a, dim, keepdim).values,
    "topk": lambda dim, keepdim: lambda m, a: m.topk(a, 1, dim, keepdim).values,
    "cat": lambda dim, keepdim: lambda m, a: m.cat((a, a * 2, a), dim),
    "chunk": lambda dim, keepdim: lambda m, a: m.chunk(a, 2, dim)[-1],
    "split": lambda dim, keepdim: lambda m, a: a.split(1, dim)[0],
    "squeeze": lambda dim, keepdim: lambda m, a: a.squeeze(dim),
}
PRODUCTS = [
    ((1, 1), (1, 1)),
    ((2, 3), (3, 2)),
    ((2, 2), (2, 1)),
    ((3, 1), (1, 3)),
    ((1, 5), (5, 1)),
    ((4, 5), (5, 3)),
    ((2, 3), (3,)),
    ((1, 2), (2,)),
    ((3, 1), (1,)),
    ((3,), (3, 2)),
    ((1,), (1, 4)),
    ((4,), (4,)),
    ((1,), (1,)),
]
LAYOUTS = {
    "T": ((2, 3), lambda m, a: a.T),
    "t": ((2, 3), lambda m, a: m.t(a)),
    "t of a vector": ((3,), lambda m, a: a.t()),
    "transpose": ((2, 3), lambda m, a: m.transpose(a, 0, 1)),
    "reshape": ((2, 6), lambda m, a: a.reshape(4, -1)),
    "reshape to a scalar": ((1, 1), lambda m, a: a.reshape(())),
    "unsqueeze 0": ((3,), lambda m, a: m.unsqueeze(a, 0)),
    "unsqueeze 1": ((3,), lambda m, a: a.unsqueeze(1)),
    "unsqueeze a scalar": ((), lambda m, a: a.unsqueeze(0)),
    "expand a row": ((1, 3), lambda m, a: a.expand(2, 3)),
    "expand a column": ((2, 1), lambda m, a: a.expand(-1, 4)),
    "expand a vector": ((3,), lambda m, a: a.expand(2, 3)),
    "expand a scalar": ((), lambda m, a: a.expand(3)),
    "repeat": ((2, 3), lambda m, a: a.repeat(2, 2)),
    "repeat a vector": ((3,), lambda m, a: a.repeat(2)),
    "repeat a vector in rows": ((3,), lambda m, a: a.repeat(2, 1)),
    "split": ((5, 2), lambda m, a: m.cat(m.split(a, 2)[::-1])),
    "split by sizes": ((2, 5), lambda m, a: a.split([1, 4], dim=1)[1]),
    "chunk": ((5, 2), lambda m, a: a.chunk(3)[1]),
    "stack scalars": ((), lambda m, a: m.stack([a, a * 2])),
    "stack vectors": ((3,), lambda m, a: m.stack([a, a * 2])),
    "stack vectors in columns": ((3,), lambda m, a: m.stack((a, a * 2), dim=1)),
    "mm": ((2, 3), lambda m, a: m.mm(a, a.t())),
    "dot": ((3,), lambda m, a: m.dot(a, a * 2)),
    "outer": ((3,), lambda m, a: m.outer(a, a[:2])),
    "topk": ((4, 5), lambda m, a: m.topk(a, 3)[0]),
    "var": ((2, 3), lambda m, a: a.var()),
    "std": ((2, 3), lambda m, a: m.std(a)),
    "rows twice": ((3, 2), lambda m, a: a[[2, 0, 2]]),
    "columns": ((2, 3), lambda m, a: a[:, [0, -1]]),
    "pairs": ((3, 3), lambda m, a: a[m.arange(3), m.tensor([2, 0, 2])]),
    "number and list": ((3, 3), lambda m, a: a[1, [2, 2, 0]]),
    "mask": ((2, 3), lambda m, a: a[a > 0]),
    "mask of rows": ((3, 2), lambda m, a: a[m.tensor([True, False, True])]),
    "mask of columns": ((2, 3), lambda m, a: a[:, m.tensor([True, False, True])]),
    "positions of a vector": ((4,), lambda m, a: a[m.tensor([[0, 1], [3, 1]])]),
    "None": ((3,), lambda m, a: a[:, None] * a[None, :]),
    "dots": ((2, 3), lambda m, a: a[..., 1]),
    "range": ((4, 2), lambda m, a: a[range(0, 4, 3)]),
}
KEYS = [
    (0,),
    (-1,),
    (0, 1),
    (1, -2),
    (slice(None), 1),
    (slice(0, 1),),
    (slice(None), slice(0, 3, 2)),
    (1, slice(1, None)),
    (slice(-1, None), slice(None)),
]
OPTIMIZERS = [
    ("SGD", {"lr": 0.05}),
    ("SGD", {"lr": 0.05, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    ("SGD", {}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1}),
    ("Adagrad", {"initial_accumulator_value": 0.5, "eps": 1e-3}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.9, "weight_decay": 0.1, "eps": 1e-3}),
    ("RMSprop", {"momentum": 0.8, "centered": True}),
    ("RMSprop", {"momentum": 0.8}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1, "betas": (0.8, 0.9), "eps": 1e-4, "weight_decay": 0.1}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.3}),
]
SCHEDULES = [
    ("StepLR", {"step_size": 3}),
    ("StepLR", {"step_size": 10, "gamma": 0.5}),
    ("ExponentialLR", {"gamma": 0.9}),
    ("CosineAnnealingLR", {"T_max": 10}),
    ("CosineAnnealingLR", {"T_max": 7, "eta_min": 0.01}),
]

# Each layer with its numbers of parameters drawn from a seed, and what it is given.
LAYERS = [
    ("Linear", (3, 2), (4, 3)),
    ("Linear", (3, 2, False), (3,)),
    ("LayerNorm", (3,), (4, 3)),
    ("BatchNorm1d", (3,), (4, 3)),
    ("ReLU", (), (2, 3)),
    ("LeakyReLU", (0.2,), (2, 3)),
    ("Sigmoid", (), (2, 3)),
    ("Tanh", (), (2, 3)),
    ("Softmax", (1,), (2, 3)),
    ("LogSoftmax", (-1,), (2, 3)),
    ("Dropout", (0.3,), (4, 5)),
    ("Identity", (), (2, 3)),
    ("Flatten", (0,), (2, 3)),
]
LOSSES = {
    "MSELoss": lambda loss, m, a, b: loss(a, b),
    "L1Loss": lambda loss, m, a, b: loss(a, b),
    "HuberLoss": lambda loss, m, a, b: loss(a, b),
    "BCELoss": lambda loss, m, a, b: loss(a.sigmoid(), b.sigmoid()),
    "BCEWithLogitsLoss": lambda loss, m, a, b: loss(a, b.sigmoid()),
    "CrossEntropyLoss": lambda loss, m, a, b: loss(a, b.softmax(1)),
    "CrossEntropyLoss of classes": lambda loss, m, a, b: loss(
        a * b, m.tensor([2, 0, 1, 1])
    ),
    "NLLLoss": lambda loss, m, a, b: loss((a * b).log_softmax(1), m.arange(4) % 3),
}


def flat(numbers) -> list[float]:
    """Flatten a number, or lists of any depth."""
    if isinstance(numbers, list):
        return list(chain.from_iterable(map(flat, numbers)))
    return [float(numbers)]


def numbers(*shape, start=0.3):
    """Make nested lists of a shape, of numbers between -2 and 2 that look random."""
    values = (2 * math.sin(start + 1.7 * i * i) for i in count(1))

    def nest(lengths):
        if not lengths:
            return next(values)
        return [nest(lengths[1:]) for _ in range(lengths[0])]

    return nest(shape)


def slopes(m, function, *inputs, model=None):
    """Return a result's shape, its numbers, and the slopes in inputs and parameters.

    What is walked back from weighs each number differently: a wrong transposition or
    sum would show.
    """
    leaves = [m.tensor(rows, requires_grad=True) for rows in inputs]
    result = function(m, *leaves)
    (result * m.tensor(numbers(*result.shape, start=0.9))).sum().backward()
    parameters = list(model.parameters()) if model else []
    grads = [leaf.grad.tolist() for leaf in leaves + parameters]
    return flat([*result.shape, result.tolist(), grads])


def operations(m):
    """Each operation in a few shapes."""
    for name, function in BINARY.items():
        for a, b in [((2, 3), (2, 3)), ((2, 1), (3,)), ((), (2, 1)), ((3,), ())]:
            inputs = numbers(*a), numbers(*b, start=0.7)
            yield f"{name}, {a} and {b}", slopes(m, function, *inputs)
    for name, function in UNARY.items():
        for shape in [(), (3,), (2, 3)]:
            yield f"{name}, {shape}", slopes(m, function, numbers(*shape))
    for name, along in ALONG.items():
        for shape, dim in [((3,), 0), ((2, 3), 0), ((2, 3), -1)]:
            function = along(dim, shape == (2, 3))
            yield f"{name} along {dim}, {shape}", slopes(m, function, numbers(*shape))
    for a, b in PRODUCTS:
        inputs = numbers(*a), numbers(*b, start=0.7)
        yield f"{a} @ {b}", slopes(m, lambda m, x, y: x @ y, *inputs)
    for name, (shape, function) in LAYOUTS.items():
        yield f"layout {name}", slopes(m, function, numbers(*shape))
    for key in KEYS:
        part = slopes(m, lambda m, a, key=key: a[key], numbers(2, 3))
        yield f"part {key}", part


def modules(m):
    """Each layer with its first parameters, and each loss with each reduction."""
    for name, options, shape in LAYERS:
        m.manual_seed(5)
        layer = getattr(m.nn, name)(*options)
        found = slopes(
            m, lambda m, x, layer=layer: layer(x), numbers(*shape), model=layer
        )
        yield f"{name}{options}", found
    m.manual_seed(5)
    table = m.nn.Embedding(5, 3)
    found = slopes(m, lambda m: table(m.tensor([4, 0, 4])), model=table)
    yield "Embedding", found
    for name, call in LOSSES.items():
        for reduction in ["mean", "sum", "none"]:
            loss = getattr(m.nn, name.split()[0])(reduction=reduction)
            inputs = numbers(4, 3), numbers(4, 3, start=0.7)
            function = lambda m, a, b, call=call, loss=loss: call(loss, m, a, b)
            yield f"{name}, {reduction}", slopes(m, function, *inputs)


def walks(m):
    """Two parameters, every tenth of fifty steps of each optimizer; and schedules."""
    for name, options in OPTIMIZERS:
        w = m.tensor(numbers(2, 3), requires_grad=True)
        b = m.tensor(numbers(3, start=0.7), requires_grad=True)
        optimizer = getattr(m.optim, name)([w, b], **options)
        walked = []
        for step in range(1, 51):
            optimizer.zero_grad()
            (((w * w - b) ** 2).mean() + (w * 0.3).sum()).backward()
            optimizer.step()
            if step % 10 == 0:
                walked += flat([w.tolist(), b.tolist()])
        yield f"{name} {options}", walked
    for name, options in SCHEDULES:
        optimizer = m.optim.SGD([m.tensor([1.0], requires_grad=True)], lr=0.3)
        schedule = getattr(m.optim.lr_scheduler, name)(optimizer, **options)
        rates = []
        for _ in range(20):
            optimizer.step()
            schedule.step()
            rates += schedule.get_last_lr()
        yield f"{name} {options}", rates


def compute(m):
    """Return the numbers of all cases, by name, as a library has them in float64."""
    before = m.get_default_dtype()
    m.set_default_dtype(m.float64)
    try:
        return dict(chain(operations(m), modules(m), walks(m)))
    finally:
        m.set_default_dtype(before)


def close(expected, actual):
    """Say whether two numbers are the same but for the last digits."""
    return math.isclose(expected, actual, rel_tol=1e-9, abs_tol=1e-12)


def wrong(expected, actual):
    """Name the cases that are missing, or of which a number is another one."""

    def same(name):
        pair = expected.get(name, []), actual.get(name, [])
        return len(pair[0]) == len(pair[1]) > 0 and all(map(close, *pair))

    return [name for name in expected | actual if not same(name)]
