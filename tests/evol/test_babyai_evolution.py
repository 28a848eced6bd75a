"""A tiny model with random weights learns one of BabyAI's first levels, and explores it."""

import json

import pytest

from agentgym_bench.tiny import make_tiny_model, make_tiny_tokenizer
from agentgym_envs.record import record
from agentgym_evol.config import AgentEvolConfig, EnvTasks
from agentgym_evol.learner.config import LearnerConfig
from agentgym_evol.results import read_scores
from agentgym_evol.trainer import AgentEvolTrainer

SMALL_ROOM = EnvTasks(
    id="AgentGym/BabyAI-v0",
    options={"levels": ["GoToObjS6"], "max_steps": 6},
    experts=30,
    explore=60,
    evaluate=10,
)


@pytest.mark.slow
def test_a_tiny_model_evolves_in_babyais_smallest_room(tmp_path):
    known = record(SMALL_ROOM.id, number=60, options=SMALL_ROOM.options)
    tokenizer = make_tiny_tokenizer(m.content for one in known for m in one.messages)
    trainer = AgentEvolTrainer(
        model=make_tiny_model(tokenizer),
        processing_class=tokenizer,
        args=AgentEvolConfig(
            output_dir=str(tmp_path),
            preset="fast",
            iterations=1,
            max_new_tokens=12,
            max_context_tokens=4096,
            first_steps=80,
            learner=LearnerConfig(max_steps=40, gradient_accumulation=1, learning_rate=3e-3),
        ),
        envs=[SMALL_ROOM],
    )

    trainer.train()

    explored = [json.loads(line) for line in (tmp_path / "iter_1/explore.jsonl").open()]
    rates = {policy: by_env[SMALL_ROOM.id].rate for policy, by_env in read_scores(tmp_path).items()}
    assert sum(one["success"] for one in explored) >= len(explored) / 3 > 0
    assert rates["it 1"] >= 0.5
