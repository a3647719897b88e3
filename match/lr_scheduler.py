"""Schedules of learning rates: call step() once an epoch, after the optimizer's."""

# ruff: noqa: N803  T_max is PyTorch's name

import math
from typing import Any

__all__ = ["CosineAnnealingLR", "ExponentialLR", "LRScheduler", "StepLR"]


class LRScheduler:
    """The base of all schedules: it counts epochs and asks for the next rate.

    Each rate is made of the one before, so that schedules can be combined.
    """

    def __init__(self, optimizer: Any) -> None:
        if not hasattr(optimizer, "param_groups"):
            given = type(optimizer).__name__
            raise TypeError(f"a schedule takes an optimizer, not a {given}")
        self.optimizer = optimizer
        self.last_epoch = 0
        # A second schedule has the base of the first, whatever the rate is by then.
        self.base_lrs = [
            group.setdefault("initial_lr", group["lr"])
            for group in optimizer.param_groups
        ]

    def get_last_lr(self) -> list[float]:
        """Return the rate of each group of parameters."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def step(self) -> None:
        """Go on to the next epoch."""
        self.last_epoch += 1
        for group, base in zip(self.optimizer.param_groups, self.base_lrs, strict=True):
            group["lr"] = self._next(group["lr"], base)

    def _next(self, lr: float, base: float) -> float:
        raise NotImplementedError(f"{type(self).__name__} has no next rate")


class StepLR(LRScheduler):
    """Multiply the rate by gamma every step_size epochs."""

    def __init__(self, optimizer: Any, step_size: int, gamma: float = 0.1) -> None:
        super().__init__(optimizer)
        self.step_size, self.gamma = step_size, gamma

    def _next(self, lr: float, base: float) -> float:
        return lr if self.last_epoch % self.step_size else lr * self.gamma


class ExponentialLR(StepLR):
    """Multiply the rate by gamma every epoch."""

    def __init__(self, optimizer: Any, gamma: float) -> None:
        super().__init__(optimizer, 1, gamma)


class CosineAnnealingLR(LRScheduler):
    """Let the rate fall to eta_min over T_max epochs, and rise again, as a cosine does.

    In epoch t it is eta_min + (base - eta_min) (1 + cos(π t / T_max)) / 2.

    Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm
    restarts", 2017.
    """

    def __init__(self, optimizer: Any, T_max: int, eta_min: float = 0.0) -> None:
        super().__init__(optimizer)
        self.T_max, self.eta_min = T_max, eta_min

    def _next(self, lr: float, base: float) -> float:
        before, now = self.__height(self.last_epoch - 1), self.__height(self.last_epoch)
        if before < 1e-12:
            return lr + (base - self.eta_min) * now
        return self.eta_min + (lr - self.eta_min) * now / before

    def __height(self, epoch: int) -> float:
        return (1 + math.cos(math.pi * epoch / self.T_max)) / 2
