# Yes or no? How likely a student is to pass, learned from others.
import match
from match import nn, optim, show

# %%
# Sixty invented students: hours of study, and whether they passed (1) or
# not (0). The true chance is 50 % at 5 hours and rises with each hour; luck
# decides who passes.
match.manual_seed(4)
hours = 10 * match.rand(60, 1)
chance = (1.2 * (hours - 5)).sigmoid()
passed = match.where(match.rand(60, 1) < chance, 1.0, 0.0)

# %%
# nn.Linear is a neuron without its sigmoid: its sum, here called a logit,
# can be any number. BCEWithLogitsLoss makes a probability of it, by the
# sigmoid, and is large where the model is sure, and wrong.
# Adam is SGD with a step size of its own for each parameter.
model = nn.Linear(1, 1)
loss_fn = nn.BCEWithLogitsLoss()
optimizer = optim.Adam(model.parameters(), lr=0.1)


# %%
def curve(x, y, **look):
    return {"x": x.flatten().tolist(), "y": y.flatten().tolist(), **look}


def draw():
    grid = match.linspace(0, 10, 51).unsqueeze(1)
    students = curve(hours, passed, mode="markers", name="students")
    learned = curve(grid, model(grid).sigmoid(), name="model")
    layout = {
        "xaxis": {"title": {"text": "hours of study"}},
        "yaxis": {
            "title": {"text": "chance to pass"},
            "range": [-0.1, 1.1],
        },
    }
    show.display(
        {"data": [students, learned], "layout": layout}, id="chance"
    )


# %%
for step in range(301):
    loss = loss_fn(model(hours), passed)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if step % 10 == 0:
        draw()

# %%
# Where the sum is 0, the chance is 50 %. (That is not quite at 5 hours, for
# sixty students are few.)
# Try: what does the model say of 7 hours? Ask in the console, below:
# model(match.tensor([[7.0]])).sigmoid()
border = -model.bias.item() / model.weight.item()
right = ((model(hours) > 0) == (passed > 0.5)).float().mean().item()
print(f"even chances at {border:.1f} hours of study")
print(f"right about {right:.0%} of the students it learned from")
