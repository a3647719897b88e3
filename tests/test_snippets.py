"""Short pieces of everyday PyTorch, each run on PyTorch and here: the same comes out.

A snippet is a program in which `torch` is either library; its last line is compared, in
values, shapes and kinds, and where it raises, in the kind of error.
"""

import pytest

import match
from tests import oracle

SNIPPETS = """
torch.tensor([1, 2, 3]).float().mean()

torch.tensor([[1., 2.], [3., 4.]]).sum(1, keepdim=True)

x = torch.tensor([[1., 2.], [3., 4.]])
x - x.mean(0)

x = torch.tensor([[1., 2.], [3., 4.]])
y = torch.tensor([1., 1.])
x.sum(1) - y

x = torch.tensor([1., 2., 3.])
torch.softmax(x, 0)

x = torch.tensor([[1., 2., 3.], [4., 5., 6.]])
w = torch.tensor([1., 0., -1.])
x @ w

len(torch.zeros(3, 2)), len(torch.zeros(4))

torch.zeros(2, 3).shape[0], torch.zeros(2, 3).size(1), torch.zeros(2, 3).numel()

tuple(torch.ones(5).shape), torch.ones(5).ndim, torch.ones(2, 2).dim()

out = torch.tensor([[0.1, 0.9], [0.8, 0.2]])
values, indices = torch.max(out, 1)
(values, indices)

out = torch.tensor([[0.1, 0.9], [0.8, 0.2]])
y = torch.tensor([1, 1])
(out.argmax(1) == y).float().mean().item()

out = torch.tensor([[0.1, 0.9], [0.8, 0.2]])
y = torch.tensor([1, 1])
_, predicted = torch.max(out, 1)
(predicted == y).sum().item()

p = torch.tensor([[0.3], [0.7], [0.5]])
t = torch.tensor([[0.], [1.], [1.]])
((p > 0.5).float() == t).float().mean().item()

p = torch.tensor([0.3, 0.7])
(p.round() == torch.tensor([0., 1.])).all()

p = torch.tensor([0.3, 0.7])
p.round().long().tolist()

x = torch.arange(6).reshape(2, 3)
(x, x.dtype == torch.int64)

x = torch.arange(6.).view(3, 2)
x[1]

x = torch.arange(12).view(3, 4)
x[1, 2].item(), x[-1, -1].item()

x = torch.arange(12).view(3, 4)
x[:, 1]

x = torch.arange(12).view(3, 4)
x[1:, :2]

x = torch.arange(12).view(3, 4)
x[[0, 2]]

x = torch.arange(12).view(3, 4)
x[x > 6]

x = torch.arange(12).view(3, 4)
x[torch.arange(3), torch.tensor([3, 0, 1])]

x = torch.arange(12).view(3, 4)
x[:, None, 0]

x = torch.zeros(3)
x[1] = 5
x

x = torch.zeros(2, 2)
x[0] = torch.tensor([1., 2.])
x[:, 1] += 10
x

x = torch.tensor([1., -2., 3.])
x[x < 0] = 0
x

x = torch.tensor([1., 2., 3.])
x[x < 0] = 0
x

x = torch.zeros(3, 3)
x[torch.arange(3), torch.tensor([0, 2, 1])] = 1
x

x = torch.zeros(3)
x[[0, 2]] = torch.tensor([4., 5.])
x

x = torch.ones(2)
y = x
y += 1
x

x = torch.ones(2)
x.add_(1).mul_(3)
x

torch.ones(3).fill_(7), torch.ones(2, 2).zero_(), torch.tensor([-1., 5.]).clamp_(0, 1)

f"{torch.tensor(3.14159):.2f} {torch.tensor([2.5]).item():6.3f}"

f"{torch.tensor(7)}", f"{torch.tensor(7):3d}", str(torch.tensor(7).item())

float(torch.tensor([2.5])), int(torch.tensor(3.9)), bool(torch.tensor(0.))

[10, 20, 30][torch.tensor(1)]

sum(torch.tensor([1., 2., 3.]))

[v.item() for v in torch.tensor([1, 2])]

max(torch.tensor([3., 9., 4.])).item()

list(range(torch.tensor(3)))

torch.tensor([1, 2]) / 2

torch.tensor([7, -7]) // 2, torch.tensor([7, -7]) % 3, 7 // torch.tensor([2., 3.])

torch.tensor([1, 2]) * 1.5

torch.tensor([True, False, True]).sum()

torch.tensor([True, False]) & torch.tensor([True, True])

~torch.tensor([True, False]) | torch.tensor([False, False])

torch.tensor([5, 6]) & 3, torch.tensor([5, 6]) ^ 1, ~torch.tensor([5])

x = torch.tensor([1., 2., 3., 4.])
x[(x > 1) & (x < 4)]

torch.cat([torch.zeros(2), torch.ones(1)])

torch.cat((torch.zeros(2, 1), torch.ones(2, 2)), dim=1)

torch.stack([torch.tensor(1.), torch.tensor(2.)])

torch.stack([torch.arange(3), torch.arange(3)], dim=1)

torch.eye(3)[torch.tensor([0, 2])]

torch.linspace(0, 1, 5), torch.linspace(-1, 1, 4)

torch.arange(1, 10, 3), torch.arange(0, 1, 0.25), torch.arange(3)

torch.full((2, 2), 7), torch.full((2,), 0.5), torch.zeros(2, dtype=torch.long)

torch.ones_like(torch.tensor([1, 2])), torch.zeros_like(torch.tensor([[1.]]))

torch.full_like(torch.tensor([[1., 2.]]), 3)

x = torch.tensor([1., -1.])
torch.where(x > 0, torch.tensor([1., 1.]), torch.tensor([0., 0.]))

x = torch.tensor([-1., 2.])
torch.where(x > 0, x, 0.1 * x)

torch.maximum(torch.tensor([1, 5]), torch.tensor([3, 2]))

torch.clamp(torch.tensor([-1., 0.5, 2.]), min=0, max=1), torch.tensor([3]).clamp(max=2)

torch.sort(torch.tensor([3., 1., 2.]), descending=True)

torch.tensor([3., 1., 2.]).argsort()

torch.topk(torch.tensor([3., 1., 2.]), 2)

torch.tensor([[1., 2.], [3., 4.]]).t()

torch.tensor([[1., 2.], [3., 4.]]).max(), torch.tensor([[1., 2.], [3., 4.]]).min(0)

x = torch.tensor([[1., 9.], [3., 4.]])
x.argmax(), x.argmax(0), x.argmin(1, keepdim=True)

torch.tensor([1., 2., 3., 4.]).std(), torch.tensor([1., 2., 3., 4.]).var()

x = torch.tensor([[1., 2.], [3., 5.]])
(x - x.mean(0)) / x.std(0)

x = torch.tensor([[1., 2.], [3., 5.]])
(x - x.mean(dim=0, keepdim=True)) / x.std(dim=0, unbiased=False, keepdim=True)

torch.tensor([3., 4.]).norm(), torch.norm(torch.tensor([[3., 4.]]), dim=1)

torch.tensor([1., 2., 3.]).prod(), torch.tensor([1, 2, 3]).cumsum(0)

torch.outer(torch.tensor([1., 2.]), torch.tensor([3., 4.]))

x = torch.tensor([[1., 2.], [3., 5.]])
x.sum(axis=0, keepdims=True), x.std(1, keepdims=True), x.max(axis=1).indices

x = torch.tensor([[1., 2.], [3., 5.]])
x.softmax(axis=1), torch.softmax(x, axis=0), x.log_softmax(axis=0), x.cumsum(axis=1)

x = torch.tensor([[1., 2.], [3., 5.]])
x.argsort(axis=0), x.sort(axis=0).values, x.topk(1, axis=1).values

x = torch.tensor([[1., 2.], [3., 5.]])
torch.cat([x, x], axis=1), torch.stack([x[0], x[1]], axis=1), x.chunk(2, axis=1)[0]

x = torch.tensor([[1., 2.], [3., 5.]])
x[0].unsqueeze(axis=1), x[:1].squeeze(axis=0)

torch.dot(torch.tensor([1., 2.]), torch.tensor([3., 4.])).item()

torch.mm(torch.ones(2, 3), torch.ones(3, 1))

x = torch.ones(3)
x.unsqueeze(1).shape == (3, 1), x.unsqueeze(0).squeeze().shape == (3,)

torch.arange(4).expand(2, 4), torch.tensor([[1], [2]]).expand(-1, 2)

torch.arange(3).repeat(2), torch.tensor([[1, 2]]).repeat(2, 2)

[part.tolist() for part in torch.arange(5).split(2)]

[tuple(part.shape) for part in torch.zeros(5, 2).chunk(2)]

torch.allclose(torch.tensor([1.]), torch.tensor([1. + 1e-9]))

x = torch.ones(2)
torch.equal(x, torch.ones(2)), torch.equal(x, torch.ones(3))

torch.isclose(torch.tensor([1., 2.]), torch.tensor([1., 2.1]))

x = torch.tensor([1., float("nan"), float("inf")])
torch.isnan(x), torch.isfinite(x)

torch.tensor([0., 1.]).any(), torch.tensor([[0, 1], [1, 1]]).all(dim=1)

x = torch.tensor([1.9, -1.9, 0.])
x.int(), x.bool(), x.long().double()

torch.tensor([1.5]).to(torch.long), torch.tensor([1]).to("cpu").cpu()

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.tensor([1.]).to(device) + torch.ones(1, device=device)

x = torch.tensor([1.])
torch.ones(2, device=x.device).to(x.device), str(x.device)

x = torch.tensor(2., requires_grad=True)
y = x ** 2 + 3 * x
y.backward()
x.grad.item()

x = torch.tensor([1., 2.], requires_grad=True)
(x * x).sum().backward()
x.detach() - 0.1 * torch.tensor(x.grad.tolist()).reshape(2)

w = torch.tensor([1., 2.], requires_grad=True)
(w ** 2).sum().backward()
with torch.no_grad():
    w -= 0.25 * w.grad
w.tolist()

w = torch.tensor([1., 2.], requires_grad=True)
w.requires_grad, w.is_leaf, (w * 2).is_leaf, (w * 2).detach().requires_grad

w = torch.tensor(1., requires_grad=True)
with torch.set_grad_enabled(False):
    y = w * 2
(y.requires_grad, (w * 2).requires_grad, w.grad_fn is None, (w * 2).grad_fn is None)

total = 0
for value in [1., 2.]:
    total += torch.tensor(value) * 2
total

losses = []
for value in torch.tensor([1., 2.]):
    losses.append(value.item())
sum(losses) / len(losses)

a, b = torch.tensor([[1., 2.], [3., 4.]])
a * b

x = torch.tensor([[1., 2.], [3., 4.]])
x.flatten(), x.reshape(-1), x.view(1, 4)

x = torch.randint(0, 10, (3, 2))
tuple(x.shape), x.dtype == torch.int64, bool((x >= 0).all() and (x < 10).all())

torch.manual_seed(0)
torch.rand(2, 3), torch.randn(4), torch.randint(5, (4,)), torch.randperm(5)

torch.tensor(5.).sqrt() + torch.exp(torch.tensor(0)) + torch.sin(torch.tensor(0.)).abs()

x = torch.tensor([0., 100., -100.])
torch.sigmoid(x), torch.tanh(x), torch.relu(x)

x = torch.tensor([1., 2.])
x.pow(2), torch.square(x), 2 ** x

x = torch.tensor([1000., 1000.])
torch.logsumexp(x, 0), x.log_softmax(0)

torch.sign(torch.tensor([-2., 0., 3.])), torch.floor(torch.tensor([1.7, -1.2]))

x = torch.tensor([0.5, 1.5, 2.5, 1.234])
torch.round(x), torch.round(x, decimals=1)

torch.Tensor([1, 2]), torch.tensor((1, 2)), torch.tensor(range(3))

torch.tensor([1, 2.5]), torch.tensor([1, True]), torch.tensor([[True, False]])

torch.tensor([1, 2], dtype=torch.float32), torch.tensor([1.9], dtype=torch.int64)

x = torch.tensor([[1., 2.], [3., 4.]])
rows, columns = x.shape
rows * columns, list(x.shape), x.size(-1), x.size(dim=0), x.shape == (2, 2)

x = torch.tensor([[1., 2.], [3., 4.]])
x / x.sum(1, keepdim=True), (x - x.max(1, keepdim=True).values).exp()

x = torch.tensor([1., 2., 3.])
x.unsqueeze(0) - x.unsqueeze(1)

a = torch.tensor([[0., 0.], [3., 4.]])
((a[0] - a[1]) ** 2).sum().sqrt(), (a[:, None, 0] - a[None, :, 0]).abs()

x = torch.linspace(-1, 1, 5)
X = torch.stack([torch.ones(5), x, x ** 2], dim=1)
X @ torch.tensor([1., 0., 2.])

N = torch.zeros(3, 3)
for a, b in [(0, 1), (1, 2), (0, 1)]:
    N[a, b] += 1
(N + 1) / (N + 1).sum(1, keepdim=True)

p = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
-p[range(2), torch.tensor([0, 2])].log().mean()

p, y = torch.tensor([0.9, 0.2]), torch.tensor([1., 0.])
-(y * p.log() + (1 - y) * (1 - p).log()).mean()

x = torch.arange(4).view(2, 2)
x[0][1], x[0].tolist(), [row.sum().item() for row in x]

x = torch.tensor([1., 2.])
y = x.clone()
y[0] = 9
x, y

x, y = torch.tensor([1., 2.])
(x + y).item(), x in [x], 2 in torch.tensor([1, 2])

import copy
x = torch.tensor([1., 2.])
y = copy.deepcopy(x)
y += 1
x, y

import copy
x = torch.tensor([3.], requires_grad=True)
(x * x).sum().backward()
copy.deepcopy(x).grad.item(), copy.deepcopy(x).requires_grad

import pickle
pickle.loads(pickle.dumps(torch.tensor([1., 2.])))

not torch.tensor(0), bool(torch.tensor([1])), bool(torch.tensor([[0.5]]))

torch.tensor([1., 2.]) > torch.tensor([[1.], [2.]])

torch.tensor([1, 2, 3]) * torch.tensor(2.5), torch.tensor([4, 9]).sqrt()

torch.arange(0., 1., 0.3), torch.arange(5, 0, -2), torch.arange(1.5)

torch.max(torch.tensor([1, 5]), torch.tensor([3, 2])), torch.tensor([1., 5.]).max(0)

torch.manual_seed(0)
order = torch.randperm(6)
x = torch.arange(6.) * 10
x[order[:4]], x[order[4:]]

torch.manual_seed(0)
x = torch.randn(20, 2)
y = (x[:, 0] > x[:, 1]).float()
y.sum(), (x[:, 0] * y).mean(), torch.rand(())

torch.manual_seed(0)
torch.multinomial(torch.tensor([0.2, 0.8]), 5, replacement=True)

x = torch.tensor(3., requires_grad=True)
(x ** 2).backward()
x.grad.zero_()
(2 * x).backward()
(2 * x).backward()
x.grad.item()

w = torch.tensor([1.], requires_grad=True)
for _ in range(3):
    loss = ((w * 2 - 1) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad.zero_()
w.item()

w = torch.ones(2, requires_grad=True)
w.detach()[0] = 5.
w

@torch.no_grad()
def double(x):
    return x * 2
double(torch.ones(1, requires_grad=True)).requires_grad

class Net(torch.nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.first = torch.nn.Linear(2, hidden)
        self.last = torch.nn.Linear(hidden, 1)
    def forward(self, x):
        return self.last(torch.nn.functional.relu(self.first(x)))
torch.manual_seed(0)
net = Net(4)
str(net), sum(p.numel() for p in net.parameters()), net(torch.ones(2))

class Slope(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.Parameter(torch.tensor(1.))
    def forward(self, x):
        return self.a * x
model = Slope()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(4):
    optimizer.zero_grad()
    (model(torch.tensor([1., 2.])) - torch.tensor([3., 6.])).pow(2).mean().backward()
    optimizer.step()
model.a.item(), optimizer.param_groups[0]["lr"]

model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout(0.5))
model.eval()
model.training, model[1].training, model.train()[1].training, len(model), str(model[0])

model = torch.nn.Linear(2, 2)
with torch.no_grad():
    model.weight.fill_(1.)
    model.bias.zero_()
model(torch.ones(1, 2))

def start(module):
    if isinstance(module, torch.nn.Linear):
        torch.nn.init.constant_(module.weight, 0.5)
        module.bias.data.fill_(0.1)
torch.nn.Sequential(torch.nn.Linear(2, 1)).apply(start)(torch.ones(1, 2))

model = torch.nn.Linear(2, 1)
model.load_state_dict({"weight": torch.tensor([[1., 2.]]), "bias": torch.tensor([3.])})
for p in model.parameters():
    p.requires_grad = False
model(torch.ones(1, 2)), model(torch.ones(1, 2)).requires_grad

import copy
model = torch.nn.Linear(2, 1)
best = copy.deepcopy(model)
torch.equal(model.weight, best.weight), best.weight is model.weight

logits = torch.tensor([[2., 1.], [0., 3.]])
p = logits.softmax(1)
p[:, 1], (p.argmax(1) == torch.tensor([0, 0])).float().mean()

torch.manual_seed(3)
data = torch.utils.data.TensorDataset(torch.arange(6.).view(6, 1), torch.arange(6))
loader = torch.utils.data.DataLoader(data, batch_size=4, shuffle=True)
[y.tolist() for x, y in loader], len(loader), len(data), data[2]

class Squares(torch.utils.data.Dataset):
    def __len__(self):
        return 3
    def __getitem__(self, i):
        return torch.tensor([float(i)]), torch.tensor(float(i * i))
[y.tolist() for _, y in torch.utils.data.DataLoader(Squares(), batch_size=2)]

torch.zeros(3) + torch.zeros(2)

torch.zeros(2, 3) @ torch.zeros(2, 3)

torch.tensor([1., 2.]).item()

torch.zeros(3)[3]

torch.tensor([1, 2]).mean()

torch.tensor([1., 2.], requires_grad=True).backward()

torch.tensor([1., 2.], requires_grad=True).numpy()

torch.zeros(2, 3).view(4, 2)

torch.cat([torch.zeros(2, 2), torch.zeros(3, 3)])

torch.stack([torch.zeros(2), torch.zeros(3)])

torch.tensor([1, 2]) // 0

x = torch.tensor([1, 2])
x += 0.5

x = torch.tensor([1., 2.], requires_grad=True)
x[0] = 3

x = torch.zeros(2)
x[0] = [1.]

torch.tensor([1., 2.]) & torch.tensor([1., 2.])

torch.zeros(2, 2)[torch.tensor([True, False, True])]

torch.zeros(2)[0.5]

torch.randint(5, 5, (2,))

torch.multinomial(torch.tensor([0., 0.]), 1)

torch.dot(torch.ones(2, 2), torch.ones(2, 2))

torch.zeros(2).unsqueeze(2)

x = torch.tensor([[1., 2., 3.], [4., 5., 6.]])
x[torch.tensor([[0], [1]]), torch.tensor([0, 2])]

x = torch.tensor([[1., 2.], [3., 4.], [5., 6.]])
x[[[0, 1], [2, 0]], [[1, 1], [0, 1]]]

d = torch.tensor([[3., 1., 2.], [1., 2., 3.]])
nearest = d.argsort(1)[:, :2]
d[torch.arange(2).unsqueeze(1), nearest]

x = torch.zeros(2, 3)
x[torch.tensor([[0], [1]]), torch.tensor([0, 2])] = torch.ones(2, 2)
x

torch.zeros(2, 3)[[0, 1], [0, 1, 2]]

w = torch.tensor(3., requires_grad=True)
(w * w).backward()
[bool(w.grad < 1), int(w.grad), abs(w.grad).item(), bool(0 < w.grad < 7)]

w = torch.tensor(3., requires_grad=True)
(w * w).backward()
w.grad.data.zero_()
w.grad.item()

w = torch.tensor([[3., -4.]], requires_grad=True)
(w * w).sum().backward()
torch.square(w.grad), torch.sum(w.grad), torch.zeros_like(w.grad), torch.sign(w.data)

w = torch.tensor([1., 2.])
[w.add(1), w.sub(w), torch.mul(w, 3), torch.div(w, 2), torch.neg(w), torch.ge(w, 2)]

import copy
layer = torch.nn.Linear(2, 1)
layer(torch.ones(1, 2)).sum().backward()
twin = copy.deepcopy(layer)
twin(torch.ones(1, 2)).sum().backward()
twin.weight.grad.tolist()

layer = torch.nn.Linear(2, 1)
layer.weight = torch.ones(1, 2)

layer = torch.nn.Linear(2, 1)
layer.weight = torch.nn.Parameter(torch.ones(1, 2))
layer.bias = None
layer(torch.ones(1, 2)), len(list(layer.parameters()))

torch.nn.Embedding(3, 2)(torch.tensor([-1]))

torch.nn.Embedding(3, 2)(torch.tensor([True, False, True]))

torch.nn.functional.one_hot(torch.tensor([-2, 1]), 3)

torch.nn.functional.one_hot(torch.tensor([1, 3]), 3)

torch.nn.functional.one_hot(torch.tensor([0, 2, 1]))

torch.tensor([1, 5]).clamp_(max=2.5)

torch.tensor([1, 2]).clamp(0, 1.5)

torch.zeros(3, dtype=torch.long).normal_()

torch.zeros(3, dtype=torch.long).uniform_()

torch.tensor([1, 2]).logsumexp(0)

torch.tensor([True, False]).max(), torch.tensor([True, False]).min()

torch.tensor(2) ** -1.0

torch.nn.BCELoss()(torch.tensor([0.5, 0.5]), torch.tensor([1, 0]))

torch.nn.BCELoss()(torch.tensor([0.5, 0.5]), torch.tensor([1., 2.]))

torch.nn.CrossEntropyLoss()(torch.zeros(2, 3), torch.tensor([[0, 0, 1], [1, 0, 0]]))

net = torch.nn.Linear(2, 1)
groups = [{"params": net.weight, "weight_decay": 3.}, {"params": net.bias}]
[len(group["params"]) for group in torch.optim.SGD(groups, lr=.1).param_groups]

w = torch.ones(2, requires_grad=True)
torch.optim.SGD([{"params": [w]}, {"params": [w]}], lr=.1)

torch.zeros(size=(2, 3)), torch.ones(size=(2,)), torch.rand(size=(2, 3)).shape

x = torch.arange(6.).reshape(2, 3)
torch.flatten(x, 1), x.flatten(0), x.flatten(end_dim=0), torch.tensor(1.).flatten()

torch.ones(2, 3).expand(3)

torch.ones(2, 3).repeat(2)

torch.ones(4).split(0)

torch.ones(4).chunk(0)

net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
type(net[:-1]).__name__, len(net[:-1]), net[:2](torch.ones(1, 2)).shape

net = torch.nn.Linear(2, 1)
net.load_state_dict({"weight": torch.ones(1, 2)}, strict=False).missing_keys

torch.nn.Linear(2, 1).load_state_dict("m.pt")

torch.utils.data.DataLoader([1, 2], collate_fn=None).collate_fn([1, 2])

torch.tensor([1, 2]) > 1 & torch.tensor([1., 2.]) < 3

w = torch.tensor([1., 2.], requires_grad=True)
(w * w).sum().backward()
w.data.add_(w.grad, alpha=-0.1)
with torch.no_grad():
    w.sub_(w.grad, alpha=0.5)
(w.tolist(), w.grad.norm(2).item(), w.grad.norm(1).item())

torch.tensor([1, 2]).add_(torch.tensor([1, 1]), alpha=0.5)

w = torch.tensor([3., 4.], requires_grad=True)
with torch.no_grad():
    w **= 2
(w.tolist(), w.requires_grad)

w = torch.tensor([[3., -4.]])
w.data.clamp_(min=-1., max=2.)
w

x = torch.tensor([[1., 2.], [3., 4.]])
(5. in x, 4 in x)

torch.normal(torch.zeros(2, 1), torch.ones(3)).shape == (2, 3)

torch.tensor([1., 2., 3.])[torch.tensor([[True, False, True]])]

torch.tensor([1., 2., 3.])[torch.tensor([[True, False, True], [False, True, False]])]

torch.tensor([[1., 2.]]).sum(True)

x = torch.zeros(2, 2)
x[0] += 1
x[:, 1] *= 5
x

net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
net[-1] = torch.nn.Tanh()
(len(net), type(net[1]).__name__)

net = torch.nn.ModuleList([torch.nn.ReLU()])
net[3] = torch.nn.Tanh()

ps = [torch.tensor([3., -4.], requires_grad=True), torch.tensor([1.])]
(ps[0] * 2).sum().backward()
total = torch.nn.utils.clip_grad_norm_(ps, 1.0, norm_type=1)
(total.item(), ps[0].grad.norm(1).item())

torch.nn.MSELoss()(input=torch.tensor([1.]), target=torch.tensor([3.]))

torch.tensor([3, -4]) ** 2, torch.tensor([3, -4]).square()

torch.tensor([True, False, True]).cumsum(0)

torch.nn.MSELoss()(torch.tensor([1.]), torch.tensor([3])).item()

layer = torch.nn.Linear(2, 1)
layer.bias = None
[name for name, _ in layer.named_parameters()], len(list(layer.state_dict()))

layer = torch.nn.Linear(2, 3)
layer.in_features, layer.out_features

torch.nn.BatchNorm1d(2).state_dict()["num_batches_tracked"]

torch.manual_seed(1)
order = torch.randperm(4, dtype=torch.float32)
torch.randint(0, 9, (3,), dtype=torch.float32), order, torch.eye(2, dtype=torch.int64)

torch.normal(torch.zeros(3), 2.0, generator=torch.Generator().manual_seed(3))

torch.normal(0.0, 1.0, (2,), requires_grad=True).requires_grad

torch.linspace(0, 4, 3, dtype=torch.int64)
""".strip().split("\n\n")


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippet_gives_what_pytorch_gives(snippet):
    """Values, shapes, kinds and kinds of error."""
    expected = outcome(snippet, oracle.torch(), close)
    assert expected == outcome(snippet, match, lambda numbers: numbers)


def test_snippets_are_many():
    """And each is there once."""
    assert len(set(SNIPPETS)) == len(SNIPPETS) >= 160


def close(numbers):
    """Compare as float32 does."""
    return pytest.approx(numbers, rel=1e-6, abs=1e-6, nan_ok=True)


def outcome(snippet, library, wrap):
    """Run a snippet; return what its last line gives, in plain words."""
    *lines, last = snippet.split("\n")
    names = {"torch": library}
    try:
        try:
            code = compile(last, "snippet", "eval")
        except SyntaxError:
            lines, code = [*lines, last], compile("None", "snippet", "eval")
        exec("\n".join(lines), names)
        return plain(eval(code, names), wrap)
    except (RuntimeError, IndexError, TypeError, ValueError) as error:
        kinds = (IndexError, TypeError, RuntimeError, ValueError)
        return next(kind for kind in kinds if isinstance(error, kind))


def plain(value, wrap):
    """Turn results of either library into the same words."""
    if hasattr(value, "tolist") and hasattr(value, "shape"):
        numbers = flat(value.tolist())
        kinds = {type(x) for x in numbers}
        return tuple(value.shape), kinds, wrap([float(x) for x in numbers])
    if isinstance(value, (list, tuple)):
        return [plain(part, wrap) for part in value]
    return wrap(value) if isinstance(value, float) else value


def flat(nested):
    """Flatten nested lists, and keep the kinds of what is in them."""
    if isinstance(nested, list):
        return [x for part in nested for x in flat(part)]
    return [nested]
