# Yes or no? Logistic regression learns how likely a student is to pass.
import match
from match import nn, optim, show

# %%
# Sixty invented students: hours of study, and whether they passed (1) or not (0).
# The true chance is 50 % at 5 hours, and luck decides the rest.
match.manual_seed(4)
hours = 10 * match.rand(60, 1)
chance = (1.2 * (hours - 5)).sigmoid()
passed = match.where(match.rand(60, 1) < chance, 1.0, 0.0)

# %%
# A weighted sum can be any number. The sigmoid makes a probability of it, and
# BCEWithLogitsLoss does that inside: it is large where the model is sure and wrong.
model = nn.Linear(1, 1)
loss_fn = nn.BCEWithLogitsLoss()
optimizer = optim.Adam(model.parameters(), lr=0.1)


# %%
def draw():
    scale = match.linspace(0, 10, 51)
    curve = model(scale.unsqueeze(1)).sigmoid().flatten()
    students = {"x": hours.flatten().tolist(), "y": passed.flatten().tolist()}
    learned = {"x": scale.tolist(), "y": curve.tolist(), "name": "model"}
    figure = {
        "data": [students | {"mode": "markers", "name": "students"}, learned],
        "layout": {
            "title": {"text": "The chance to pass"},
            "xaxis": {"title": {"text": "hours of study"}},
            "yaxis": {"range": [-0.1, 1.1]},
        },
    }
    show.display(figure, id="chance")


# %%
for step in range(301):
    loss = loss_fn(model(hours), passed)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if step % 10 == 0:
        draw()

# %%
# Where the sum is 0, the chance is 50 %. Try: what does the model say of 7 hours?
border = -model.bias.item() / model.weight.item()
right = ((model(hours) > 0) == (passed > 0.5)).float().mean().item()
print(f"even chances at {border:.1f} hours of study")
print(f"right about {right:.0%} of the students")
