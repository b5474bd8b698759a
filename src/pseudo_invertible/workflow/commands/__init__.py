"""The commands: each function is one, and a rule of the workflow calls it as a person would.

What a function imports is what its digest covers (``workflow.code``); flags and texts do not.
"""
