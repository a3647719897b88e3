# XOR: one neuron cannot learn it, a few of them together can.
import match
from match import nn, optim

# %%
# Either, but not both. No straight line has the ones on one side and the
# zeros on the other, and a straight line is all that one neuron can draw.
x = match.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = match.tensor([[0.0], [1.0], [1.0], [0.0]])

# %%
# So let four hidden neurons look at the inputs, and one more look at what
# these four say. nn.Sequential does one after the other, and Tanh is a
# sigmoid from -1 to 1.
# Try: 1 or 2 hidden neurons, nn.Linear(2, 2) and nn.Linear(2, 1). Try other
# seeds, such as 1: small networks need luck.
match.manual_seed(0)
hidden = nn.Sequential(nn.Linear(2, 4), nn.Tanh())
output = nn.Linear(4, 1)
model = nn.Sequential(hidden, output)
loss_fn = nn.BCEWithLogitsLoss()
optimizer = optim.Adam(model.parameters(), lr=0.05)

# %%
for step in range(401):
    loss = loss_fn(model(x), y)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if step % 100 == 0:
        print(f"step {step:3}   loss {loss.item():.3f}")

# %%
# What the hidden neurons say are new features of the inputs. In these, a
# straight line is enough.
answers = model(x).sigmoid().flatten().tolist()
rows = zip(x.tolist(), answers, hidden(x).tolist(), strict=True)
for (a, b), answer, features in rows:
    said = "  ".join(f"{feature:5.2f}" for feature in features)
    print(f"{a:.0f} xor {b:.0f} = {answer:.2f}   from {said}")
