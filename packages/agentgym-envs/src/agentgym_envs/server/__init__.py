"""The HTTP server: AgentGym's protocol for its clients, and /v1, which keeps the whole contract.

Needs the extra "server": `pip install "agentgym-envs[server]"`.
"""

from .app import create_app
from .running import serve
from .service import Settings
from .sessions import Limits

__all__ = ["Limits", "Settings", "create_app", "serve"]
