"""The command line, and what the rules in ``workflow/`` need of the package."""
