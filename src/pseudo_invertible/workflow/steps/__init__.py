"""The steps of the workflow, a module and a command each; heavy imports wait for the call."""
