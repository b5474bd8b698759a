"""The same model in PyTorch, eager or compiled: modules, autograd and ``torch.optim.Adam``."""

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


Loss = Callable[[nn.Sequential, nn.Sequential, torch.Tensor, torch.Tensor], torch.Tensor]


def loss_of(f: nn.Sequential, g: nn.Sequential, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The loss at λ = μ = 1. x, y: float32[n, 1]."""
    y_hat, x_hat = f(x), g(y)
    fit = torch.mean((y - y_hat) ** 2) + torch.mean((x - x_hat) ** 2)
    return fit + torch.mean((x - g(y_hat)) ** 2) + torch.mean((y - f(x_hat)) ** 2)


def train(
    f: nn.Sequential,
    g: nn.Sequential,
    x: torch.Tensor,
    y: torch.Tensor,
    updates: int,
    loss_of: Loss = loss_of,
    fused: bool | None = None,
) -> Float[np.ndarray, " updates"]:
    """Train f and g in place, λ = μ = 1.

    x, y: float32[n, 1]. fused: whether Adam's step is one kernel. Returns the loss before each
    update.
    """
    parameters = [*f.parameters(), *g.parameters()]
    optimiser = torch.optim.Adam(parameters, lr=LEARNING_RATE, fused=fused)
    losses = []
    for _ in range(updates):
        optimiser.zero_grad()
        loss = loss_of(f, g, x, y)
        loss.backward()
        optimiser.step()
        losses.append(loss.detach())
    return np.array([float(loss) for loss in losses])


def train_eager(
    task: Task, dataset: Dataset, mark: Callable[[], None]
) -> Float[np.ndarray, " updates"]:
    """Train ``1 + task.timings`` fresh pairs, marking each; returns the last one's losses."""
    return _train_pairs(task, dataset, mark, loss_of, None)


def train_compiled(
    task: Task, dataset: Dataset, mark: Callable[[], None]
) -> Float[np.ndarray, " updates"]:
    """As ``train_eager``, the loss and its gradient by ``torch.compile``, with fused Adam."""
    return _train_pairs(task, dataset, mark, torch.compile(loss_of), True)


def _train_pairs(
    task: Task, dataset: Dataset, mark: Callable[[], None], loss_of: Loss, fused: bool | None
) -> Float[np.ndarray, " updates"]:
    torch.set_num_threads(1)
    x = torch.tensor(dataset.x, dtype=torch.float32)[:, None]
    y = torch.tensor(dataset.y, dtype=torch.float32)[:, None]
    for _ in range(1 + task.timings):
        torch.manual_seed(SEED)
        f, g = network(task.width, task.activation), network(task.width, task.activation)
        losses = train(f, g, x, y, task.updates, loss_of, fused)
        mark()
    return losses
