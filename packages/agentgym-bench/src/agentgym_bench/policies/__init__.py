"""Who plays: policies made from one word on the command line."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any, Protocol, runtime_checkable

from agentgym_bench.options import check_names, check_types
from agentgym_envs import InvalidOptionError
from agentgym_envs.policies import OraclePolicy, RandomPolicy
from agentgym_envs.rollout import Policy

POLICY_FORMS = "random, oracle, human, hf:PATH, openai:MODEL@URL or python:MODULE:CALLABLE"


@runtime_checkable
class _Closes(Protocol):
    def close(self) -> None: ...


def make_policy(
    spec: str,
    *,
    options: Mapping[str, Any] | None = None,
    slots: int = 32,
    api_key_env: str = "OPENAI_API_KEY",
) -> Policy:
    """Returns the policy that `spec` names.

    Args:
        spec: One of
            "random", a draw from the available actions;
            "oracle", the environment's own expert;
            "human", whoever sits at the terminal;
            "hf:PATH", a Hugging Face model on this machine;
            "openai:MODEL@URL", a model behind a /v1/chat/completions address;
            "python:MODULE:CALLABLE", your own function, see `python_policy`.
        options: Keyword arguments of the policy's class (`{"temperature": 0.7}`).
        slots: Conversations that an hf policy keeps in memory at once.
        api_key_env: The environment variable with the key of an openai policy's server.

    Raises:
        InvalidOptionError: `spec` names nothing, or an option is not one of that policy.
        ModelUnavailableError: there is no such hf model.
        EndpointError: the server of an openai policy cannot be reached.
    """
    kind, _, argument = spec.partition(":")
    makers: dict[str, Callable[[str, dict[str, Any]], Policy]] = {
        "random": _make_random,
        "oracle": _make_oracle,
        "human": _make_human,
        "hf": lambda argument, options: _make_hf(argument, options, slots),
        "openai": lambda argument, options: _make_openai(argument, options, api_key_env),
        "python": _make_python,
    }
    if kind not in makers or (argument == "") == (kind in ("hf", "openai", "python")):
        raise InvalidOptionError(f"policy must be {POLICY_FORMS}, got {spec!r}")
    return makers[kind](argument, dict(options or {}))


def close_policy(policy: Policy) -> None:
    """Lets go of what a policy holds open (connections), if it holds anything."""
    if isinstance(policy, _Closes):
        policy.close()


def _make_random(argument: str, options: dict[str, Any]) -> Policy:
    check_names(options, RandomPolicy, "the random policy")
    return RandomPolicy()


def _make_oracle(argument: str, options: dict[str, Any]) -> Policy:
    check_names(options, OraclePolicy, "the oracle policy")
    return OraclePolicy()


def _make_human(argument: str, options: dict[str, Any]) -> Policy:
    from .human import HumanPolicy

    check_names(options, HumanPolicy, "the human policy")
    return HumanPolicy()


def _make_hf(argument: str, options: dict[str, Any], slots: int) -> Policy:
    if find_spec("torch") is None or find_spec("transformers") is None:
        raise InvalidOptionError(
            'an hf policy needs torch and transformers: run `pip install "agentgym-bench[hf]"`'
        )
    from .hf import HFPolicy

    check_names(options, HFPolicy, "an hf policy", without=("model", "tokenizer"))
    check_types(options, HFPolicy, "an hf policy")
    settings: dict[str, Any] = {"slots": slots, **options}
    return HFPolicy(argument, **settings)


def _make_openai(argument: str, options: dict[str, Any], api_key_env: str) -> Policy:
    from .openai import OpenAIPolicy

    return OpenAIPolicy.connect(argument, api_key_env=api_key_env, **options)


def _make_python(argument: str, options: dict[str, Any]) -> Policy:
    from .python import python_policy

    return python_policy(argument, options)
