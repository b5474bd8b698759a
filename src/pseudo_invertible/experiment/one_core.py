"""One job, one core. Import before NumPy and JAX start; imports neither.

Snakemake runs many jobs at once, and one core each beats sharing. A user's own settings win.
Only variables that a library ignores where it does not know them: an unknown flag in XLA_FLAGS
would end the process, so what XLA's compiler is asked for stands in ``compiling``.
"""

from __future__ import annotations

import os

# NumPy's libraries, then XLA's pool of threads on a CPU.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PJRT_NPROC"):
    os.environ.setdefault(_variable, "1")
