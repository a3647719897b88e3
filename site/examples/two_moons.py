# Two half moons that no line can part, and a network that can.
import math

import match
from match import nn, optim, show

match.manual_seed(0)
count = 100  # points in each moon

# %%
# The upper moon opens downwards, the lower one upwards. Each point is a
# bit off.
angle = math.pi * match.rand(count, 1)
upper = match.cat([angle.cos(), angle.sin()], dim=1)
lower = match.cat([1 - angle.cos(), 0.5 - angle.sin()], dim=1)
x = match.cat([upper, lower]) + 0.1 * match.randn(2 * count, 2)
y = match.cat([match.zeros(count, 1), match.ones(count, 1)])

# %%
# Two hidden layers bend the line between the moons.
# Try: leave out the second one. Or both: nn.Linear(2, 1) alone. Or take
# nn.Tanh() for nn.ReLU().
model = nn.Sequential(
    nn.Linear(2, 16),
    nn.ReLU(),
    nn.Linear(16, 16),
    nn.ReLU(),
    nn.Linear(16, 1),
)
loss_fn = nn.BCEWithLogitsLoss()
optimizer = optim.Adam(model.parameters(), lr=0.01)

# %%
# To see that line, ask the model about each place of a grid.
across = match.linspace(-1.5, 2.5, 33).tolist()
up = match.linspace(-1.0, 1.5, 21).tolist()
places = match.tensor([[a, b] for b in up for a in across])
colours = {"colorscale": "RdBu", "showscale": False}


def draw(step):
    chance = model(places).sigmoid().reshape(len(up), len(across)).tolist()
    field = {
        "type": "contour",
        "x": across,
        "y": up,
        "z": chance,
        **colours,
    }
    dots = {"x": x[:, 0].tolist(), "y": x[:, 1].tolist(), "mode": "markers"}
    rim = {"color": "white", "width": 1}
    dots["marker"] = {"color": y.flatten().tolist(), "line": rim, **colours}
    title = {"text": f"step {step}"}
    figure = {
        "data": [field | {"opacity": 0.6}, dots],
        "layout": {"title": title},
    }
    show.display(figure, id="boundary")


# %%
for step in range(201):
    logits = model(x)
    loss = loss_fn(logits, y)

    if step % 10 == 0:
        draw(step)
    if step % 40 == 0:
        right = ((logits > 0) == (y > 0.5)).float().mean().item()
        print(f"step {step:3}   loss {loss.item():.4f}   right {right:.0%}")

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
