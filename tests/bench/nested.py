"""The yardstick: the same library with nested lists, written as it once began.

Numbers are lists of lists, each operation is one comprehension over `vals[i][j]` into a
new list, and each result has a closure that adds to the gradients of its operands.
Constants (the inputs and the targets) get no gradient, as in the library itself.
"""

import operator

from match import nn


class NestedList:
    """Numbers in nested lists, with the arithmetic that the benchmarks need."""

    def __init__(self, nrow, ncol, vals):
        self.nrow = nrow
        self.ncol = ncol
        self.vals = vals

    @property
    def shape(self):
        return self.nrow, self.ncol

    @property
    def T(self):  # noqa: N802
        vals = [[self.vals[i][j] for i in range(self.nrow)] for j in range(self.ncol)]
        return NestedList(self.ncol, self.nrow, vals)

    def broadcast(self, nrow, ncol):
        if self.shape == (nrow, ncol):
            return self
        vals = [
            [self.vals[i % self.nrow][j % self.ncol] for j in range(ncol)]
            for i in range(nrow)
        ]
        return NestedList(nrow, ncol, vals)

    def unbroadcast(self, nrow, ncol):
        if self.shape == (nrow, ncol):
            return self
        vals = [[0.0] * ncol for _ in range(nrow)]
        for i in range(self.nrow):
            for j in range(self.ncol):
                vals[i % nrow][j % ncol] += self.vals[i][j]
        return NestedList(nrow, ncol, vals)

    def combine(self, other, operation):
        if not isinstance(other, NestedList):
            other = NestedList(1, 1, [[other]])
        nrow, ncol = max(self.nrow, other.nrow), max(self.ncol, other.ncol)
        a, b = self.broadcast(nrow, ncol), other.broadcast(nrow, ncol)
        vals = [
            [operation(a.vals[i][j], b.vals[i][j]) for j in range(ncol)]
            for i in range(nrow)
        ]
        return NestedList(nrow, ncol, vals)

    def __add__(self, other):
        return self.combine(other, operator.add)

    def __sub__(self, other):
        return self.combine(other, operator.sub)

    def __mul__(self, other):
        return self.combine(other, operator.mul)

    __rmul__ = __mul__

    def __pow__(self, other):
        return self.combine(other, operator.pow)

    def __gt__(self, other):
        return self.combine(other, operator.gt)

    def __neg__(self):
        vals = [[-self.vals[i][j] for j in range(self.ncol)] for i in range(self.nrow)]
        return NestedList(self.nrow, self.ncol, vals)

    def __matmul__(self, other):
        vals = [
            [
                sum(self.vals[i][k] * other.vals[k][j] for k in range(self.ncol))
                for j in range(other.ncol)
            ]
            for i in range(self.nrow)
        ]
        return NestedList(self.nrow, other.ncol, vals)

    def relu(self):
        vals = [
            [max(0.0, self.vals[i][j]) for j in range(self.ncol)]
            for i in range(self.nrow)
        ]
        return NestedList(self.nrow, self.ncol, vals)

    def sum(self):
        total = sum(self.vals[i][j] for i in range(self.nrow) for j in range(self.ncol))
        return NestedList(1, 1, [[total]])


def filled(nrow, ncol, value):
    """Repeat one number."""
    return NestedList(nrow, ncol, [[value] * ncol for _ in range(nrow)])


class Node:
    """A NestedList with its gradient, its operands and a closure."""

    def __init__(self, data, operands=(), watched=False):
        self.data = data
        self.grad = filled(*data.shape, 0.0)
        self.operands = operands
        self.watched = watched or any(operand.watched for operand in operands)
        self.gradient = lambda: None

    @property
    def T(self):  # noqa: N802
        result = Node(self.data.T, (self,))
        result.gradient = lambda: pass_on(self, lambda: result.grad.T)
        return result

    def __add__(self, other):
        result = Node(self.data + other.data, (self, other))

        def gradient():
            pass_on(self, lambda: result.grad)
            pass_on(other, lambda: result.grad)

        result.gradient = gradient
        return result

    def __sub__(self, other):
        result = Node(self.data - other.data, (self, other))

        def gradient():
            pass_on(self, lambda: result.grad)
            pass_on(other, lambda: -result.grad)

        result.gradient = gradient
        return result

    def __pow__(self, n):
        result = Node(self.data**n, (self,))
        result.gradient = lambda: pass_on(
            self, lambda: n * self.data ** (n - 1) * result.grad
        )
        return result

    def __matmul__(self, other):
        result = Node(self.data @ other.data, (self, other))

        def gradient():
            pass_on(self, lambda: result.grad @ other.data.T)
            pass_on(other, lambda: self.data.T @ result.grad)

        result.gradient = gradient
        return result

    def relu(self):
        result = Node(self.data.relu(), (self,))
        result.gradient = lambda: pass_on(self, lambda: result.grad * (self.data > 0.0))
        return result

    def mean(self):
        count = self.data.nrow * self.data.ncol
        result = Node(self.data.sum() * (1 / count), (self,))
        ones = filled(*self.data.shape, 1.0)
        result.gradient = lambda: pass_on(
            self, lambda: ones * result.grad * (1 / count)
        )
        return result

    def backward(self):
        order, known = [], set()

        def visit(node):
            if id(node) not in known:
                known.add(id(node))
                for operand in node.operands:
                    visit(operand)
                order.append(node)

        visit(self)
        self.grad = filled(*self.data.shape, 1.0)
        for node in reversed(order):
            node.gradient()


def pass_on(operand, grad):
    """Add a gradient to an operand, if anybody wants it."""
    if operand.watched:
        operand.grad = operand.grad + grad().unbroadcast(*operand.data.shape)


class Linear:
    """x @ W.T + b, with the numbers of a layer of the library."""

    def __init__(self, layer):
        self.weight = leaf(layer.weight.data.vals, watched=True)
        self.bias = leaf(layer.bias.data.vals, watched=True)

    def __call__(self, x):
        return x @ self.weight.T + self.bias


class Network:
    """Linear layers with ReLU between them, with the numbers of the library's."""

    def __init__(self, model):
        self.layers = [Linear(m) for m in model.modules() if isinstance(m, nn.Linear)]

    def __call__(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = layer(x).relu()
        return last(x)

    def parameters(self):
        return [p for layer in self.layers for p in (layer.weight, layer.bias)]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = filled(*parameter.data.shape, 0.0)


class Adam:
    """Adam by Kingma and Ba, 2015, one parameter after the other."""

    def __init__(self, parameters, learning_rate, betas=(0.9, 0.999), eps=1e-8):
        self.parameters = parameters
        self.learning_rate = learning_rate
        self.betas = betas
        self.eps = eps
        self.count = 0
        self.means = [filled(*p.data.shape, 0.0) for p in parameters]
        self.squares = [filled(*p.data.shape, 0.0) for p in parameters]

    def step(self):
        self.count += 1
        first, second = self.betas
        for i, p in enumerate(self.parameters):
            self.means[i] = self.means[i] * first + p.grad * (1 - first)
            squares = p.grad * p.grad * (1 - second)
            self.squares[i] = self.squares[i] * second + squares
            mean = self.means[i] * (1 / (1 - first**self.count))
            spread = (self.squares[i] * (1 / (1 - second**self.count))) ** 0.5
            change = mean * (spread + self.eps) ** -1
            p.data = p.data - change * self.learning_rate


def leaf(rows, watched=False):
    """Make a node of rows."""
    vals = [list(row) for row in rows]
    return Node(NestedList(len(vals), len(vals[0]), vals), (), watched)


def mean_square_error(prediction, target):
    """Average the squared differences."""
    return ((target - prediction) ** 2).mean()
