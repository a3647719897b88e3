# Add your own loss: three short edits in the library itself.
import math

import match
from match import nn, optim, show

# %%
# The loss is log cosh d, of a difference d between prediction and target.
# Near 0 it is about d² / 2, and far away about |d| - 0.7, so that a wild
# point does not pull so hard. PyTorch and match lack it: you write it.
#
# The tabs above are the library's own files, and Run uses them as you leave
# them. (Reset brings back what a file was.) Run this program now and after
# each step: it says what is next. The lines of a step are a comment here.
# Copy them to their place, select them there, and press Ctrl or Cmd + / to
# take the # away.

# %%
# Step 1: a module, at the end of nn.py. It says what a call computes.
#
# class LogCoshLoss(Module):
#     """log cosh of the differences, on average."""
#
#     def forward(self, prediction: Matrix, target: Matrix) -> Matrix:
#         """Return one number."""
#         return (prediction - target).log_cosh().mean()

# %%
# Step 2: an operation, in matrix.py above "def relu". It has a result, and
# a rule that turns the gradient of the result into that of the operand.
# The slope of log cosh is tanh.
#
#     def log_cosh(self) -> "Matrix":
#         """log cosh x, number by number; its slope is tanh x."""
#         out = self.data.log_cosh()
#         slope = self.data.tanh()
#         return node("log_cosh", out, (self, lambda grad: grad * slope))

# %%
# Step 3: the arithmetic, in list2d.py above "def relu". It knows nothing of
# gradients. (cosh x itself would be too large from x = 711 on.)
#
#     def log_cosh(self) -> "List2D":
#         """log cosh x = |x| + log(1 + e^(-2|x|)) - log 2."""
#         log1p, exp, log_2 = math.log1p, math.exp, math.log(2)
#         sizes = [abs(x) for x in self.__flat]
#         numbers = [x + log1p(exp(-2 * x)) - log_2 for x in sizes]
#         return self.__like(numbers)

# %%
# This finds out how far you are.
steps = {
    "step 1, LogCoshLoss in nn.py": hasattr(nn, "LogCoshLoss"),
    "step 2, log_cosh in matrix.py": hasattr(match.Matrix, "log_cosh"),
    "step 3, log_cosh in list2d.py": hasattr(match.List2D, "log_cosh"),
}
missing = [step for step, is_done in steps.items() if not is_done]


# %%
# Is it right? gradcheck moves each number a little, and compares the slope
# that it sees with the one that your rule gives.
# Try: write sin() in place of tanh() in the rule, and run.
def check():
    d = match.tensor([-3.0, -0.5, 0.0, 1.0, 20.0], requires_grad=True)
    for x, found in zip(d.tolist(), d.log_cosh().tolist(), strict=True):
        wanted = math.log(math.cosh(x))
        if abs(found - wanted) > 1e-9:
            raise ValueError(f"log cosh {x} is {wanted}, and not {found}")
    match.gradcheck(lambda d: d.log_cosh(), d)
    print("The numbers are right, and so is the gradient.")


# %%
# What is it good for? Thirty points near y = 2x + 1, four of them wrong.
def fit(x, y, loss_fn):
    line = nn.Linear(1, 1)
    optimizer = optim.SGD(line.parameters(), lr=0.1)
    for _ in range(200):
        loss = loss_fn(line(x), y)

        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return line


def curve(x, y, **look):
    return {"x": x.flatten().tolist(), "y": y.flatten().tolist(), **look}


def compare():
    match.manual_seed(0)
    x = match.linspace(-2, 2, 30).unsqueeze(1)
    y = 2 * x + 1 + 0.3 * match.randn(30, 1)
    y[-4:] = -6
    data = [curve(x, y, mode="markers", name="points")]
    losses = {"squares": nn.MSELoss(), "log cosh": nn.LogCoshLoss()}
    for name, loss_fn in losses.items():
        line = fit(x, y, loss_fn)
        weight, bias = line.weight.item(), line.bias.item()
        print(f"{name:10} y = {weight:.2f} x + {bias:.2f}")
        data.append(curve(x, line(x), mode="lines", name=name))
    show.display({"data": data, "layout": {}}, id="two losses")


# %%
if missing:
    print(f"{3 - len(missing)} of 3 steps done. Next is {missing[0]}.")
    print("Its lines, and where they go, stand in this program.")
else:
    check()
    compare()
