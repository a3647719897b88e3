# Gradient descent with momentum, written by hand, down a narrow valley.
import match

match.manual_seed(5)
p = match.tensor([4.0, -3.0], requires_grad=True)
scale = match.tensor([1.0, 10.0])
v = match.zeros(2)
losses = []
for _ in range(60):
    loss = (scale * p**2).sum() / 2
    loss.backward()
    v = 0.9 * v + p.grad
    p.data = p.data - 0.02 * v
    p.grad = None
    losses.append(loss.item())

print([round(number, 3) for number in p.tolist()])
