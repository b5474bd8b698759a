"""The same model in PyTorch, eager or compiled: modules, autograd and ``torch.optim.Adam``."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import numpy as np
import torch
from torch import nn

from bench.task import SEED, Task
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.run import Training

ACTIVATIONS: dict[str, type[nn.Module]] = {"relu": nn.ReLU, "silu": nn.SiLU}
Loss = Callable[[nn.Sequential, nn.Sequential, torch.Tensor, torch.Tensor], torch.Tensor]


def network(width: int, activation: str) -> nn.Sequential:
    """Linear width, activation, Linear width, activation, Linear 1; PyTorch's initialisers."""
    nonlinear = ACTIVATIONS[activation]
    return nn.Sequential(
        nn.Linear(1, width), nonlinear(), nn.Linear(width, width), nonlinear(), nn.Linear(width, 1)
    )


def loss_of(f: nn.Sequential, g: nn.Sequential, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The loss at λ = μ = 1. x, y: float32[n, 1]."""
    y_hat, x_hat = f(x), g(y)
    fit = torch.mean((y - y_hat) ** 2) + torch.mean((x - x_hat) ** 2)
    return fit + torch.mean((x - g(y_hat)) ** 2) + torch.mean((y - f(x_hat)) ** 2)


def train_pair(
    pair: tuple[nn.Sequential, nn.Sequential],
    dataset: Dataset,
    updates: int,
    loss: Loss = loss_of,
    fused: bool | None = None,
) -> np.ndarray:
    """Train f and g in place; returns the loss before each update.

    fused: whether Adam's step is one kernel.
    """
    x, y = (torch.tensor(values, dtype=torch.float32)[:, None] for values in dataset)
    parameters = list(chain(*(each.parameters() for each in pair)))
    optimiser = torch.optim.Adam(parameters, lr=Training().learning_rate, fused=fused)
    losses = []
    for _ in range(updates):
        optimiser.zero_grad()
        value = loss(*pair, x, y)
        value.backward()
        optimiser.step()
        losses.append(value.detach())
    return np.array([float(value) for value in losses])


def train_eager(
    task: Task,
    dataset: Dataset,
    mark: Callable[[], None],
    loss: Loss = loss_of,
    fused: bool | None = None,
) -> np.ndarray:
    """Train ``1 + task.timings`` fresh pairs, marking each; returns the last one's losses."""
    torch.set_num_threads(1)
    for _ in range(1 + task.timings):
        torch.manual_seed(SEED)
        pair = network(task.width, task.activation), network(task.width, task.activation)
        losses = train_pair(pair, dataset, task.updates, loss, fused)
        mark()
    return losses


def train_compiled(task: Task, dataset: Dataset, mark: Callable[[], None]) -> np.ndarray:
    """As ``train_eager``, the loss and its gradient by ``torch.compile``, with fused Adam."""
    return train_eager(task, dataset, mark, torch.compile(loss_of), True)
