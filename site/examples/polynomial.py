# A curve instead of a line: more powers of x, and the model bends.
import math

import match
from match import nn, optim, show

match.manual_seed(2)
degree = 5  # Try: 1, 3 and 9

# %%
# Thirty noisy points on a wave.
x = 2 * match.rand(30, 1) - 1
y = (math.pi * x).sin() + 0.15 * match.randn(30, 1)


# %%
# Give a linear model x, x², x³ … as features. It stays linear in its
# weights, and so nothing changes in the way it learns.
def powers(x):
    return match.cat([x**n for n in range(1, degree + 1)], dim=1)


model = nn.Linear(degree, 1)
loss_fn = nn.MSELoss()
optimizer = optim.Adam(model.parameters(), lr=0.05)


# %%
def curve(x, y, **look):
    return {"x": x.flatten().tolist(), "y": y.flatten().tolist(), **look}


def draw(step):
    grid = match.linspace(-1, 1, 61).unsqueeze(1)
    points = curve(x, y, mode="markers", name="data")
    fit = curve(grid, model(powers(grid)), name=f"step {step}")
    layout = {"yaxis": {"range": [-1.5, 1.5]}}
    show.display({"data": [points, fit], "layout": layout}, id="curve")


# %%
features = powers(x)  # (30, degree)
for step in range(601):
    loss = loss_fn(model(features), y)

    if step % 20 == 0:
        draw(step)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

weights = enumerate(model.weight.flatten().tolist(), start=1)
bias = f"y = {model.bias.item():.2f}"
print(bias, *(f"{weight:+.2f} x^{n}" for n, weight in weights))
print(f"loss {loss.item():.3f}")
