"""What can be wrong with a call. The text of each is what the agent reads."""


class CallError(ValueError):
    """A call that is not carried out; its text is shown to the agent as the observation."""


class BadValueError(CallError):
    """Text that is no value: neither JSON nor an expression of the small kind that is allowed."""


class ToolError(CallError):
    """What a tool raises when it refuses: a date that is no date, a city that is not there."""
