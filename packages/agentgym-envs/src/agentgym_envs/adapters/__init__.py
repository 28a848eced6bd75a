"""The environments as other libraries want them: one short module for each library.

A module imports its library, if at all, only when it is itself imported, so that importing
agentgym_envs needs none of them. See docs/guides/integrations.md for the versions that are tested.
"""
