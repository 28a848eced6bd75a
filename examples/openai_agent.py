"""An agent in one loop: a model behind any server that speaks OpenAI's chat completions plays.

vLLM, SGLang, llama.cpp, Ollama, LM Studio and hosted services all do. One sees the conversation as
it goes on, and in the end whether the task is solved. The key is read from OPENAI_API_KEY.

    python examples/openai_agent.py http://localhost:8000/v1 my-model
    python examples/openai_agent.py http://localhost:8000/v1 my-model wordle wordle_embedded_test_3

To score a model on many tasks at once: `agentgym-bench run --policy openai:MODEL@URL`.
"""

import os
import sys

import httpx

from agentgym_envs.catalog import find_id, make_text_env
from agentgym_envs.rollout import opening_messages


def ask(client: httpx.Client, model: str, messages: list[dict[str, str]]) -> str:
    """Returns the model's reply to a conversation."""
    request = {"model": model, "messages": messages, "temperature": 0, "max_tokens": 512}
    answer = client.post("chat/completions", json=request).raise_for_status().json()
    return answer["choices"][0]["message"]["content"] or ""


def main(url: str, model: str, world: str = "wordle", task_id: str | None = None) -> bool:
    """Plays one episode; returns whether the task is solved."""
    env = make_text_env(find_id(world), {"prompt_format": "react", "split": "test"})
    observation, info = env.reset(seed=0, options={"task_id": task_id})
    messages = [{"role": m.role, "content": m.content} for m in opening_messages(env)]
    key = os.environ.get("OPENAI_API_KEY", "none")
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=url, headers=headers, timeout=120) as client:
        over = False
        while not over:
            messages.append({"role": "user", "content": observation})
            reply = ask(client, model, messages)
            messages.append({"role": "assistant", "content": reply})
            observation, _, terminated, truncated, info = env.step(reply)
            over = terminated or truncated
            print(f"{messages[-2]['content']}\n\n> {reply}\n")
    print(f"{observation}\n\nsolved: {info['success']}, score: {info['score']:.2f}")
    return info["success"]


if __name__ == "__main__":
    main(*sys.argv[1:])
