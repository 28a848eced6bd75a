"""Fine-tune a chat model by TRL on what the expert did: record, make a data set, train.

Only what the agent says is learnt: the world's messages are not. Without arguments a tiny model
with random weights learns to speak like the maze's expert on this machine, and its loss is seen to
fall; with the name of a chat model, that one is trained.

    python examples/trl_sft.py
    python examples/trl_sft.py Qwen/Qwen2.5-0.5B-Instruct 500
"""

import sys
from typing import Any

from datasets import Dataset
from transformers import AutoTokenizer
from trl import SFTConfig, SFTTrainer

from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer
from agentgym_envs.record import record

ENV = "AgentGym/Maze-v0"
OPTIONS = {"size": 5, "max_steps": 20, "prompt_format": "react"}


def conversations(number: int) -> list[dict[str, Any]]:
    """Returns the expert's episodes as rows of messages, with its thoughts."""
    return [
        {"messages": [{"role": m.role, "content": m.content} for m in trajectory.messages]}
        for trajectory in record(ENV, split="train", number=number, options=OPTIONS)
    ]


def train(model: Any, tokenizer: Any, rows: list[dict[str, Any]], options: dict[str, Any]) -> Any:
    """Trains on the tokens of the agent; returns the trainer."""
    trainer = SFTTrainer(
        model=model,
        processing_class=tokenizer,
        args=SFTConfig(
            output_dir="runs/trl_sft",
            assistant_only_loss=True,
            max_length=4096,
            per_device_train_batch_size=4,
            report_to="none",
            save_strategy="no",
            logging_steps=1,
            **options,
        ),
        train_dataset=Dataset.from_list(rows),
    )
    trainer.train()
    return trainer


def main(name: str = "", steps: str = "20") -> None:
    """Trains, and prints the loss of the first and of the last step."""
    rows = conversations(500 if name else 40)
    if name:
        trainer = train(name, AutoTokenizer.from_pretrained(name), rows, {"max_steps": int(steps)})
    else:
        tokenizer = make_tiny_tokenizer(m["content"] for row in rows for m in row["messages"])
        model = make_tiny_model(tokenizer, width=32, layers=1, context=4096)
        small = {"use_cpu": True, "bf16": False, "disable_tqdm": True, "learning_rate": 5e-3}
        trainer = train(model, tokenizer, rows, {"max_steps": int(steps), **small})
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    print(f"loss of the agent's tokens: {losses[0]:.2f} at first, {losses[-1]:.2f} at last")


if __name__ == "__main__":
    main(*sys.argv[1:])
