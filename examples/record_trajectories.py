"""Record expert trajectories with thoughts, write them in three formats, and play them again.

What a replay would answer otherwise is a difference; there should be none:

    python examples/record_trajectories.py trajectories/
    agentgym-envs replay trajectories/textcraft.json
"""

import sys
from pathlib import Path

from agentgym_envs.record import record
from agentgym_envs.replay import replay_file
from agentgym_envs.trajectory_files import read_trajectories, write_trajectories


def main(folder: str = "trajectories", number: int = 20) -> dict[str, int]:
    """Returns file name -> how many answers of the replay differ from the file: none."""
    trajectories = record(
        "AgentGym/TextCraft-v0",
        policy="oracle",
        split="train",
        number=number,
        options={"prompt_format": "react"},  # replies with a thought; leave it out for bare actions
    )
    print(trajectories[0].messages[3].content)

    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    write_trajectories(out / "textcraft.jsonl", trajectories)  # keeps everything
    write_trajectories(out / "textcraft.json", trajectories, "agenttraj")  # AgentGym's own form
    write_trajectories(out / "textcraft_openai.jsonl", trajectories, "openai")  # for fine-tuning

    assert list(read_trajectories(out / "textcraft.jsonl")) == trajectories
    reports = [replay_file(file) for file in sorted(out.glob("textcraft*"))]
    for report in reports:
        print(f"{report.path}: {report.compared} answers, {len(report.mismatches)} differ")
    return {report.path.name: len(report.mismatches) for report in reports}


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
