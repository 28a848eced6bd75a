r"""A policy that buys the first hit: the least that a shopper can do, to judge other results by.

It searches for the words of the instruction, opens the first product and buys it as it is. The
bench plays it, from this folder, on all test tasks of the embedded shop:

    agentgym-bench run --env AgentGym/WebShop-v0 --policy python:webshop_first_hit:answer \
        --out runs/first-hit
"""

import re

import gymnasium as gym

import agentgym_envs  # noqa: F401  (registers the environments)


def answer(messages: list[dict[str, str]]) -> str:
    """Returns the reply to a conversation whose last message is the open page."""
    page = messages[-1]["content"]
    return f"Thought:\nThe first one will do.\n\nAction:\n{choose(page)}"


def choose(page: str) -> str:
    """Returns the action for a page in the default form, parts joined by [SEP]."""
    parts = page.split(" [SEP] ")
    if parts[-1].startswith("Search"):
        return f"search[{parts[2]}]"
    products = [part for part in parts if re.fullmatch("B0[0-9A-Z]{8}", part)]
    return f"click[{products[0]}]" if products else "click[Buy Now]"


def main(number: int = 50) -> float:
    """Prints and returns the mean score on the first test tasks."""
    env = gym.make("AgentGym/WebShop-v0", split="test")
    scores: list[float] = []
    for task in env.unwrapped.tasks["test"][:number]:
        page, info = env.reset(options={"task_id": task.id})
        over = False
        while not over:
            page, _, terminated, truncated, info = env.step(choose(page))
            over = terminated or truncated
        scores.append(info["score"])
    mean = sum(scores) / len(scores)
    print(f"buying the first hit scores {mean:.3f} on {len(scores)} tasks")
    return mean


if __name__ == "__main__":
    main()
