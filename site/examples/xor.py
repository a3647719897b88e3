# XOR: one neuron cannot learn it, a few of them together can.
import match
from match import nn, optim

# %%
# Either, but not both. No straight line has the ones on one side and the zeros on
# the other, and one neuron can only draw a straight line.
x = match.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = match.tensor([[0.0], [1.0], [1.0], [0.0]])

# %%
# So let four hidden neurons look at the inputs, and one more at these four.
# Try: 1 or 2 hidden neurons. Try other seeds, too: small networks need luck.
match.manual_seed(0)
hidden = 4
model = nn.Sequential(
    nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Sigmoid()
)
loss_fn = nn.BCELoss()
optimizer = optim.Adam(model.parameters(), lr=0.05)

# %%
for step in range(400):
    loss = loss_fn(model(x), y)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if step % 100 == 0:
        print(f"step {step:3}   loss {loss.item():.3f}")

# %%
# The answers, and what the hidden neurons say: four new features, in which a
# straight line is enough.
features = model[1](model[0](x))
for (a, b), said, answer in zip(
    x.tolist(), features.tolist(), model(x).flatten().tolist(), strict=True
):
    print(f"{a:.0f} xor {b:.0f} = {answer:.2f}   from", *(f"{s:5.2f}" for s in said))
