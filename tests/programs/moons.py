# Two moons, a net with two hidden layers, and Adam.
import math

import match
from match import nn, optim

match.manual_seed(0)
angle = match.linspace(0, math.pi, 50)
upper = match.stack([angle.cos(), angle.sin()], dim=1)
lower = match.stack([1 - angle.cos(), 0.5 - angle.sin()], dim=1)
x = match.cat([upper, lower]) + 0.1 * match.randn(100, 2)
y = match.cat([match.zeros(50), match.ones(50)]).unsqueeze(1)

model = nn.Sequential(
    nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1)
)
loss_fn = nn.BCEWithLogitsLoss()
optimizer = optim.Adam(model.parameters(), lr=0.01)
losses = []
for epoch in range(40):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5)
    optimizer.step()
    losses.append(loss.item())

with match.no_grad():
    correct = ((model(x) > 0) == (y > 0.5)).sum().item()
losses.append(correct)
print(f"{correct} of {len(x)} are right")
