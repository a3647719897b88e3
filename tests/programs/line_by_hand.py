# Linear regression: gradients by backward, steps by hand.
import match

match.manual_seed(0)
x = match.randn(40, 1)
y = 3 * x - 2 + 0.1 * match.randn(40, 1)

w = match.randn(1, 1, requires_grad=True)
b = match.zeros(1, requires_grad=True)
losses = []
for step in range(60):
    loss = ((x @ w + b - y) ** 2).mean()
    loss.backward()
    with match.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
        w.grad.zero_()
        b.grad.zero_()
    losses.append(loss.item())

print(f"w = {w.item():.3f}, b = {b.item():.3f}, loss = {losses[-1]:.4f}")
