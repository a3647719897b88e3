# Three schedules of the learning rate.
import match
from match import nn, optim
from match.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, StepLR

match.manual_seed(9)
x = match.rand(30, 2)
y = (x[:, :1] - x[:, 1:]).abs()

losses = []
for make in (
    lambda optimizer: StepLR(optimizer, step_size=10, gamma=0.3),
    lambda optimizer: ExponentialLR(optimizer, gamma=0.93),
    lambda optimizer: CosineAnnealingLR(optimizer, T_max=30, eta_min=0.01),
):
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = optim.SGD(model.parameters(), lr=0.5, momentum=0.5, nesterov=True)
    scheduler = make(optimizer)
    for epoch in range(30):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses += [loss.item(), scheduler.get_last_lr()[0]]
    print(f"{type(scheduler).__name__}: {loss.item():.5f}")
