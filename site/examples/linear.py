# A line and a plane, learned from data by gradient descent.
import match
from match import nn

match.manual_seed(0)
learning_rate = 0.002


def train(model, x, y, epochs):
    """In each epoch, all of the data make one step downhill."""
    loss_fn = nn.MSELoss()  # the mean of (prediction - y)²
    for epoch in range(epochs):
        prediction = model(x)
        loss = loss_fn(prediction, y)

        model.zero_grad()  # for backward() adds to what is there
        loss.backward()

        for param in model.parameters():
            param.data = param.data - learning_rate * param.grad

        if epoch % 500 == 0:
            print(f"epoch {epoch:4}   loss {loss.item():.3g}")


# %%
# One feature: y = 5x + 10
x = match.randn(50, 1)
y = 5 * x + 10

line = nn.Linear(1, 1)
train(line, x, y, epochs=4000)
print(f"learned  y = {line.weight.item():.3f} x + {line.bias.item():.3f}\n")

# %%
# Two features: y = 2a - b + 0.5
x = match.randn(100, 2)
y = x @ match.tensor([[2.0], [-1.0]]) + 0.5

plane = nn.Linear(2, 1)
train(plane, x, y, epochs=4000)
(a, b), c = plane.weight[0], plane.bias
print(f"learned  y = {a.item():.3f} a {b.item():+.3f} b {c.item():+.3f}")
