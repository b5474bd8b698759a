"""``python -m pseudo_invertible``: every step of the workflow by hand."""

from pseudo_invertible.workflow.cli import main

main()
