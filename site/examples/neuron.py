# What a neuron does: it weighs inputs and answers from 0 to 1.
import match
from match import nn, optim, show

# %%
# By hand. Each input has a weight; the sigmoid squeezes the sum to between
# 0 and 1.
inputs = match.tensor([1.0, 2.0])
weights = match.tensor([3.0, -1.0])
bias = -0.5
total = inputs @ weights + bias  # 1 · 3 + 2 · (-1) - 0.5 = 0.5
print(f"sum {total.item():.2f}   answer {total.sigmoid().item():.2f}\n")


# %%
# With one input the answer is a step. The weight makes it steep, and the
# bias moves it. Try: a negative weight, or a weight of 0.
def answer(weight, bias):
    x = match.linspace(-4, 4, 81)
    y = (weight * x + bias).sigmoid()
    name = f"weight {weight}, bias {bias}"
    return {"x": x.tolist(), "y": y.tolist(), "name": name}


steps = [answer(1, 0), answer(5, 0), answer(5, -10)]
show.display({"data": steps, "layout": {}}, id="answers of one neuron")

# %%
# A neuron learns its weights from examples. These four say what "and" is.
# Try "or": [[0.0], [1.0], [1.0], [1.0]].
# Then try "either, not both": [[0.0], [1.0], [1.0], [0.0]]. One neuron
# cannot learn that, whatever you do. The example XOR shows what can.
x = match.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = match.tensor([[0.0], [0.0], [0.0], [1.0]])

match.manual_seed(0)
neuron = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
loss_fn = nn.BCELoss()  # large where the answer is sure, and wrong
optimizer = optim.SGD(neuron.parameters(), lr=1.0)
for _ in range(500):
    loss = loss_fn(neuron(x), y)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

answers = neuron(x).flatten().tolist()
for (a, b), said in zip(x.tolist(), answers, strict=True):
    print(f"{a:.0f} {b:.0f}   answer {said:.2f}")
