"""The steps of the workflow as commands, a module each; heavy imports wait for the call."""
