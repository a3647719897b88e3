# Train, save, load into a new model, and go on where the first one stopped.
import tempfile
from pathlib import Path

import match
from match import nn, optim


def build():
    return nn.Sequential(nn.Linear(3, 6), nn.ReLU(), nn.Linear(6, 1))


def train(model, optimizer, steps):
    for _ in range(steps):
        loss = nn.functional.l1_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())


match.manual_seed(10)
x = match.randn(20, 3)
y = x.sum(1, keepdim=True)
losses = []
first = build()
for layer in (first[0], first[2]):
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
optimizer = optim.Adam(first.parameters(), lr=0.02)
train(first, optimizer, 20)

path = Path(tempfile.mkdtemp()) / "model"
checkpoint = {
    "epoch": 20,
    "model": first.state_dict(),
    "optimizer": optimizer.state_dict(),
}
match.save(checkpoint, path)
found = match.load(path)
second = build()
second.load_state_dict(found["model"])
same = (first(x) == second(x)).all().item()
print(f"the same after {found['epoch']} steps: {same}")
losses.append(float(same))
optimizer = optim.Adam(second.parameters())
optimizer.load_state_dict(found["optimizer"])
train(second, optimizer, 20)
