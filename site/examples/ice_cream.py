# A table from a file: how many cones does an ice-cream stand sell, and why?
import csv

import match
from match import nn, optim, show

# %%
# ice_cream.csv comes with this program: the 92 days of an invented summer, with the
# temperature (°C), the rain (mm), whether it was a weekend, and the cones sold.
# (Under plain Python, start the program in the folder where the file is.)
with open("ice_cream.csv", encoding="utf-8") as file:
    days = list(csv.DictReader(file))

names = ["temperature", "rain", "weekend"]
x = match.tensor([[float(day[name]) for name in names] for day in days])  # (N, 3)
y = match.tensor([[float(day["cones"])] for day in days])  # (N, 1)
print(f"{len(days)} days, the first one: {days[0]}")


# %%
# Degrees, millimetres and cones are numbers of different sizes, and one learning rate
# has to suit them all. So measure each from its mean, in standard deviations.
# Try: return the columns as they are. What happens to the loss, and why?
def scaled(columns):
    return (columns - columns.mean(dim=0)) / columns.std(dim=0)


features, goal = scaled(x), scaled(y)

# %%
# Learn from the first 70 days, and keep the last 22 for a test.
match.manual_seed(0)
model = nn.Linear(3, 1)
loss_fn = nn.MSELoss()
optimizer = optim.SGD(model.parameters(), lr=0.1)
for _ in range(200):
    loss = loss_fn(model(features[:70]), goal[:70])

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# %%
# Back to cones: the dots would lie on the line if the model were always right.
with match.no_grad():
    said = model(features) * y.std() + y.mean()
error = (said - y).abs()[70:].mean().item()
known = {"x": said[:70].flatten().tolist(), "y": y[:70].flatten().tolist()}
new = {"x": said[70:].flatten().tolist(), "y": y[70:].flatten().tolist()}
figure = {
    "data": [
        known | {"mode": "markers", "name": "learned from"},
        new | {"mode": "markers", "name": "new"},
        {"x": [0, 250], "y": [0, 250], "mode": "lines", "name": "always right"},
    ],
    "layout": {
        "title": {"text": "Cones a day"},
        "xaxis": {"title": {"text": "predicted"}},
        "yaxis": {"title": {"text": "sold"}},
    },
}
show.display(figure, id="cones")

# %%
# One unit more of each, in cones. Do the signs look right?
cones = model.weight.flatten() * y.std() / x.std(dim=0)
for name, more in zip(names, cones.tolist(), strict=True):
    print(f"{name:12} {more:+.1f} cones")
print(f"off by {error:.0f} cones a day, on days that the model has not seen")
