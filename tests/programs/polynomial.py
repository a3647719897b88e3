# A cubic polynomial through points with outliers: L1, Huber and squares.
import match
from match import nn, optim

match.manual_seed(6)
t = match.linspace(-1, 1, 30)
x = match.stack([t**0, t, t**2, t**3], dim=1)
y = 1 - 2 * t + 3 * t**3
y[3] = 8.0
y[20] = -8.0

losses = []
for loss_fn in (nn.L1Loss(), nn.HuberLoss(delta=0.5), nn.MSELoss()):
    model = nn.Linear(4, 1, bias=False)
    optimizer = optim.Adagrad(model.parameters(), lr=0.5)
    for _ in range(40):
        loss = loss_fn(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    print(loss_fn, [round(c, 2) for c in model.weight[0].tolist()])
