# A table from a file: how many cones are sold on which days?
import csv

import match
from match import nn, optim, show

# %%
# ice_cream.csv comes with this program: the 92 days of an invented summer,
# with the temperature (°C), the rain (mm), whether it was a weekend, and
# the cones sold. (Elsewhere, start the program in the folder of the file.)
with open("ice_cream.csv", encoding="utf-8") as file:
    days = list(csv.DictReader(file))

names = ["temperature", "rain", "weekend"]
x = match.tensor([[float(day[name]) for name in names] for day in days])
y = match.tensor([[float(day["cones"])] for day in days])  # (92, 1)
first = ", ".join(f"{name} {value}" for name, value in days[0].items())
print(f"{len(days)} days, the first one: {first}\n")


# %%
# Degrees and millimetres are of different sizes, and one learning rate has
# to suit them all. So measure each from its mean, in standard deviations:
# those of the first 70 days, for the others are kept for a test.
# Try: return the columns as they are. What does the loss do, and why?
def scaled(columns):
    seen = columns[:70]
    return (columns - seen.mean(dim=0)) / seen.std(dim=0)


features = scaled(x)

# %%
# Learn from the first 70 days.
match.manual_seed(0)
model = nn.Linear(3, 1)
loss_fn = nn.MSELoss()
optimizer = optim.SGD(model.parameters(), lr=0.1)
for _ in range(200):
    loss = loss_fn(model(features[:70]), y[:70])

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# %%
# If the model were always right, all days would lie on the line.
said = model(features)


def curve(x, y, **look):
    return {"x": x.flatten().tolist(), "y": y.flatten().tolist(), **look}


data = [
    curve(said[:70], y[:70], mode="markers", name="learned from"),
    curve(said[70:], y[70:], mode="markers", name="new"),
    curve(y, y, mode="lines", name="always right"),
]
layout = {
    "xaxis": {"title": {"text": "cones predicted"}},
    "yaxis": {"title": {"text": "cones sold"}},
}
show.display({"data": data, "layout": layout}, id="cones a day")

# %%
# What one more of each means, in cones, where the others stay the same. Do
# the signs look right?
cones = model.weight.flatten() / x[:70].std(dim=0)
for name, more in zip(names, cones.tolist(), strict=True):
    print(f"{name:12} {more:+.1f} cones")

error = (said - y)[70:].abs().mean().item()
print(f"off by {error:.0f} cones a day, on days that it has not seen")
