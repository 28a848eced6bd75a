"""Playing one seat by hand, in the terminal, with scripted partners in the others."""

from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from agentgym_envs.core import InvalidOptionError
from agentgym_envs.play import MOST_ACTIONS, MOST_COLUMNS, ask
from agentgym_envs.toolkit.draws import Draws

from .core import SeveralAgents

HELP = """\
/hint     what the strongest partner would do in your place
/actions  actions that are possible now
/help     this list
/quit     leave"""


def play_with_partners(
    env: SeveralAgents[Any, Any],
    seat: str,
    partner: str,
    *,
    task_id: str | None,
    seed: int,
    console: Console,
) -> None:
    """Plays one episode with a person in one seat, until it ends or the person leaves.

    Args:
        env: What to play; bare commands, no prompt format.
        seat: The person's agent.
        partner: The scripted partner in all other seats.
        task_id: The task; None draws one with `seed`.
        seed: Given to `reset`; also decides what partners leave to chance.
        console: Where the game appears. Lines are read from stdin, which may be a pipe.

    Raises:
        InvalidOptionError: there is no such seat or partner.
        UnknownTaskError: there is no such task.
    """
    for name, value, allowed in (
        ("seat", seat, env.possible_agents),
        ("partner", partner, list(env.partners)),
    ):
        if value not in allowed:
            raise InvalidOptionError(f"{name} must be one of {allowed}, got {value!r}")
    # Both kinds of environments take these arguments.
    kind: Any = env
    kind.reset(seed=seed, options={"task_id": task_id})
    _Game(env, seat, partner, seed, console).play()


class _Game:
    """One episode on the screen."""

    def __init__(
        self, env: SeveralAgents[Any, Any], seat: str, partner: str, seed: int, console: Console
    ) -> None:
        self._env = env
        self._seat = seat
        self._partner = partner
        self._name = f"{env.task.id} {seed}"
        self._console = console
        self._turn = 0

    def play(self) -> None:
        """Plays until the end, and says how it went."""
        self._panel(self._env.rules(self._seat), title="How it goes", border_style="dim")
        self._say(
            f"Task {self._env.task.id}. You are {self._seat}; {self._partner} plays the rest."
        )
        self._say("One action per line; /help for more.", "dim")
        while not self._env.over:
            action = ""
            if self._seat in self._env.waiting:
                found = self._asked()
                if found is None:
                    break
                action = found
            self._advance(action)
        self._say_goodbye()

    def _asked(self) -> str | None:
        """Returns the person's next action; None if they leave."""
        self._panel(self._env.text(self._seat), border_style="cyan")
        while (line := ask(self._console)) is not None:
            match line.strip():
                case "/quit":
                    return None
                case "/hint":
                    strongest = next(iter(self._env.partners))
                    self._say(f"Try: {self._scripted(strongest, self._seat)}", "green")
                case "/actions":
                    self._say("\n".join(self._actions()), "dim")
                case other if other.startswith("/"):
                    self._say(HELP, "dim")
                case _:
                    return line
        return None

    def _actions(self) -> list[str]:
        actions = self._env.available_actions(self._seat)
        more = [f"and {len(actions) - MOST_ACTIONS:,} more"] if len(actions) > MOST_ACTIONS else []
        return [*actions[:MOST_ACTIONS], *more]

    def _advance(self, action: str) -> None:
        self._turn += 1
        self._env.advance(
            {
                agent: action if agent == self._seat else self._scripted(self._partner, agent)
                for agent in self._env.waiting
            }
        )

    def _scripted(self, partner: str, agent: str) -> str:
        draws = Draws(f"{self._name} {agent} {self._turn}")
        return self._env.partner_action(partner, agent, draws)

    def _say_goodbye(self) -> None:
        if self._env.over:
            self._panel(self._env.text(self._seat), border_style="cyan")
        infos = self._env.infos_now()
        scores = ", ".join(f"{agent} {info['score']:g}" for agent, info in infos.items())
        verdict = "Success" if infos[self._seat]["success"] else "No success"
        self._say(f"{verdict}. Scores: {scores}.", "bold")

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style=style))

    def _panel(self, text: str, **how: Any) -> None:
        width = min(self._console.width, MOST_COLUMNS)
        self._console.print(Panel(Text(text), width=width, **how))
