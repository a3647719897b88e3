# The derivative of a number: what it means, and how it leads downhill.
import match


def f(x):
    return x**2 + 2 * x


# %%
# Ask match to watch x. It then remembers how y is computed from it.
x = match.tensor(3.0, requires_grad=True)
y = f(x)
print(f"at x = 3   y = {y.item():.1f}")

# %%
# backward() walks back from y and leaves the derivative in x.grad.
# By hand it is dy/dx = 2x + 2, which is 8 at x = 3.
y.backward()
print(f"at x = 3   dy/dx = {x.grad.item():.1f}\n")

# %%
# What does 8 mean? If x grows by a little h, y grows by about 8 h.
for h in (1.0, 0.1, 0.001):
    growth = f(3.0 + h) - f(3.0)
    print(f"h = {h:5}   y grows by {growth / h:.3f} h")

# %%
# Where the derivative is positive, y falls to the left; where it is
# negative, to the right. So step against it, again and again. This is
# gradient descent, and the chart shows how y falls.
# Try: 0.5 in place of 0.1, then 0.95, then 1.1. What do you see?
for _ in range(50):
    y = f(x)
    x.grad = None  # for backward() adds to what is there
    y.backward()
    x.data = x.data - 0.1 * x.grad  # the number alone, which is not watched

print(f"\nin the end x = {x.item():.3f}, where y = {y.item():.3f}")
