"""How a scatter is evaluated: at once, or a large one in chunks. Imports no JAX."""

from __future__ import annotations

# Up to so many points the whole scatter is evaluated at once, as the write-up does.
MOST_AT_ONCE = 2000
# Points of a chunk: on a CPU what its cache holds; a GPU wants many at once.
ON_A_CPU, ON_A_GPU = 1000, 100_000


def chunks_for(points: int, platform: str) -> int:
    """Chunks that a scatter is evaluated in; 1 for a small one."""
    size = ON_A_CPU if platform == "cpu" else ON_A_GPU
    return 1 if points <= max(MOST_AT_ONCE, size) else -(-points // size)
