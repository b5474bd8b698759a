"""The same model in PyTorch, eager: modules, autograd and ``torch.optim.Adam``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from jaxtyping import Float
from torch import nn

from bench.task import SEED, Task
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import TrainingSettings

LEARNING_RATE = TrainingSettings().learning_rate
ACTIVATIONS: dict[str, type[nn.Module]] = {"relu": nn.ReLU, "silu": nn.SiLU}


def network(width: int, activation: str) -> nn.Sequential:
    """Linear width, activation, Linear width, activation, Linear 1; PyTorch's initialisers."""
    nonlinear = ACTIVATIONS[activation]
    return nn.Sequential(
        nn.Linear(1, width), nonlinear(), nn.Linear(width, width), nonlinear(), nn.Linear(width, 1)
    )


def train(
    f: nn.Sequential, g: nn.Sequential, x: torch.Tensor, y: torch.Tensor, updates: int
) -> Float[np.ndarray, " updates"]:
    """Train f and g in place, λ = μ = 1.

    x, y: float32[n, 1]. Returns the loss before each update.
    """
    optimiser = torch.optim.Adam([*f.parameters(), *g.parameters()], lr=LEARNING_RATE)
    losses = []
    for _ in range(updates):
        optimiser.zero_grad()
        y_hat, x_hat = f(x), g(y)
        fit = torch.mean((y - y_hat) ** 2) + torch.mean((x - x_hat) ** 2)
        cycle = torch.mean((x - g(y_hat)) ** 2) + torch.mean((y - f(x_hat)) ** 2)
        loss = fit + cycle
        loss.backward()
        optimiser.step()
        losses.append(loss.detach())
    return np.array([float(loss) for loss in losses])


def train_eager(
    task: Task, dataset: Dataset, mark: Callable[[], None]
) -> Float[np.ndarray, " updates"]:
    """Train ``1 + task.timings`` fresh pairs, marking each; returns the last one's losses."""
    torch.set_num_threads(1)
    x = torch.tensor(dataset.x, dtype=torch.float32)[:, None]
    y = torch.tensor(dataset.y, dtype=torch.float32)[:, None]
    for _ in range(1 + task.timings):
        torch.manual_seed(SEED)
        f, g = network(task.width, task.activation), network(task.width, task.activation)
        losses = train(f, g, x, y, task.updates)
        mark()
    return losses
