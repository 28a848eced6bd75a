"""verl's agent loop (verl 0.9).

Importing this module registers the loop "agentgym"; name the module in verl's agent loop config, or
import it in your main program, and set `agent_name` of every row to "agentgym". `verl_rows` does:

    rows = verl_rows("AgentGym/Maze-v0", number=1000)  # for a parquet file

A response is the model's replies and, between them, the observations; `response_mask` is 1 for the
tokens that the model made and 0 for all others. The reward is the episode's score.
"""
# verl cannot share this workspace's lock, so its types are not known to the type checker.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

from typing import Any
from uuid import uuid4

from verl.experimental.agent_loop.agent_loop import AgentLoopBase, AgentLoopOutput, register

from .episodes import Episode, Row, task_rows


def verl_rows(env_id: str, **arguments: Any) -> list[Row]:
    """Returns rows with the columns that verl wants; see `task_rows` for the arguments."""
    return [
        {**row, "agent_name": "agentgym", "data_source": row["env_id"]}
        for row in task_rows(env_id, **arguments)
    ]


@register("agentgym")
class AgentGymLoop(AgentLoopBase):
    """Plays one episode of a row; environments run on threads, so that nobody waits for them."""

    async def run(self, sampling_params: dict[str, Any], **row: Any) -> AgentLoopOutput:
        """Plays until the episode ends, or the response is as long as it may be.

        Args:
            sampling_params: How the model samples; handed on as it is.
            row: The columns: "raw_prompt", "env_id", "task_id", "seed" and "options".
        """
        episode, observation = await self.loop.run_in_executor(None, _begin, row)
        messages = [*row["raw_prompt"], {"role": "user", "content": observation}]
        ids = await self.ct_build_initial_tokens(messages)
        mask: list[int] = []
        logprobs: list[float] | None = []
        longest, request, turns = self.rollout_config.response_length, uuid4().hex, 0
        while len(mask) < longest:
            answer = await self.server_manager.generate(
                request_id=request, prompt_ids=ids, sampling_params=sampling_params
            )
            known = list(answer.log_probs) if answer.log_probs else None
            merged, mask, logprobs = await self.ct_merge_assistant_token(
                ids, answer.token_ids, mask, logprobs if known else None, assistant_logprobs=known
            )
            ids, turns = merged.token_ids, turns + 1
            reply = self.tokenizer.decode(answer.token_ids, skip_special_tokens=True)
            observation = await self.loop.run_in_executor(None, episode.play, reply)
            if episode.over:
                break
            before = [*messages, {"role": "assistant", "content": reply}]
            messages = [*before, {"role": "user", "content": observation}]
            merged, mask, logprobs = await self.ct_merge_context_msg(
                before, messages, ids, mask, logprobs
            )
            ids = merged.token_ids
        start = len(ids) - len(mask)
        return AgentLoopOutput(
            prompt_ids=ids[:start],
            response_ids=ids[start:][:longest],
            response_mask=mask[:longest],
            response_logprobs=logprobs[:longest] if logprobs else None,
            reward_score=episode.score,
            num_turns=2 * turns,
            metrics={},
            extra_fields={"success": episode.success, "turn_scores": [], "tool_rewards": []},
        )


def _begin(row: dict[str, Any]) -> tuple[Episode, str]:
    episode = Episode.of(row)
    return episode, episode.begin(row["task_id"], int(row["seed"]))
