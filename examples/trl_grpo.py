"""Train a model by TRL's GRPO on whole conversations with an environment.

Without arguments a tiny model with random weights plays two steps on this machine, to show that
everything fits together; with the name of a chat model, that one is trained.

    python examples/trl_grpo.py
    python examples/trl_grpo.py Qwen/Qwen2.5-0.5B-Instruct 200
"""

import sys
from typing import Any

from datasets import Dataset
from transformers import AutoTokenizer
from trl import GRPOConfig, GRPOTrainer

from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer
from agentgym_envs.adapters.trl import TextRollout, episode_score, text_rows

ENV = "AgentGym/Maze-v0"


def train(model: Any, tokenizer: Any, steps: int, options: dict[str, Any]) -> GRPOTrainer:
    """Trains on groups of four episodes that begin alike, each with its score as the reward."""
    rows = text_rows(ENV, split="train", number=64, size=5, max_steps=10)
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        args=GRPOConfig(
            output_dir="runs/trl_grpo",
            max_steps=steps,
            num_generations=4,
            per_device_train_batch_size=8,
            report_to="none",
            save_strategy="no",
            logging_steps=1,
            **options,
        ),
        train_dataset=Dataset.from_list(rows),
        reward_funcs=episode_score,
        rollout_func=TextRollout(),
    )
    trainer.train()
    return trainer


def main(name: str = "", steps: str = "2") -> None:
    """Trains, and prints the mean score of each step."""
    if name:
        lengths = {"max_completion_length": 2048, "generation_kwargs": {"max_new_tokens": 200}}
        trainer = train(name, AutoTokenizer.from_pretrained(name), int(steps), lengths)
    else:
        texts = [
            message["content"] for row in text_rows(ENV, number=8) for message in row["prompt"]
        ]
        tokenizer = make_tiny_tokenizer(texts)
        small = {"max_completion_length": 200, "generation_kwargs": {"max_new_tokens": 8}}
        on_cpu = {"use_cpu": True, "bf16": False, "disable_tqdm": True}
        model = make_tiny_model(tokenizer, width=16, layers=1, context=4096)
        trainer = train(model, tokenizer, int(steps), {**small, **on_cpu})
    for step, entry in enumerate(trainer.state.log_history[:-1], start=1):
        print(f"step {step}: mean score {entry['rewards/episode_score/mean']:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
