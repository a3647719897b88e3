# Two half moons that no straight line can part, and a network that parts them.
import math

import match
from match import nn, optim

match.manual_seed(0)
count = 100  # points in each moon

# %%
# The upper moon opens downwards, the lower one upwards; each point is a bit off.
angle = math.pi * match.rand(count, 1)
upper = match.cat([angle.cos(), angle.sin()], dim=1)
lower = match.cat([1 - angle.cos(), 0.5 - angle.sin()], dim=1)
x = match.cat([upper, lower]) + 0.1 * match.randn(2 * count, 2)
y = match.cat([match.zeros(count, 1), match.ones(count, 1)])

# %%
# Two hidden layers bend the line between the moons.
model = nn.Sequential(
    nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1)
)
loss_fn = nn.BCEWithLogitsLoss()
optimizer = optim.Adam(model.parameters(), lr=0.01)

# %%
for epoch in range(200):
    loss = loss_fn(model(x), y)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if epoch % 20 == 0:
        accuracy = ((model(x) > 0) == (y > 0.5)).float().mean()
        print(f"epoch {epoch:3}   loss {loss.item():.4f}   right {accuracy.item():.0%}")

accuracy = ((model(x) > 0) == (y > 0.5)).float().mean()
print(f"right in the end: {accuracy.item():.1%} of {2 * count} points")
