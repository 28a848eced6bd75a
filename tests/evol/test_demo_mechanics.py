"""The demo with everything made small: whether the parts fit, not whether anything is learned."""

import dataclasses
import json

import pytest
from PIL import Image

from agentgym_evol import demo
from agentgym_evol.demo import demo_jobs, play_demo

PANEL_PIXELS = 630


@pytest.fixture
def small(monkeypatch):
    sizes = {"experts": 4, "explore": 6, "evaluate": 4}
    monkeypatch.setattr(demo, "ENVS", [dataclasses.replace(e, **sizes) for e in demo.ENVS])
    monkeypatch.setattr(demo, "FIRST_STEPS", 4)
    monkeypatch.setattr(demo, "LEARNER", dataclasses.replace(demo.LEARNER, max_steps=2))


@pytest.mark.slow
def test_the_demo_leaves_a_table_of_all_policies_and_is_quiet(small, tmp_path, capfd):
    told = []

    play_demo(tmp_path, [0], lambda index, progress: told.append((index, progress)), processes=2)

    table = json.loads((tmp_path / "table.json").read_text())
    assert capfd.readouterr() == ("", "")
    assert {index for index, _ in told} == {0, 1}
    assert list(table["pooled"]) == [
        "BC-base",
        "it 1",
        "it 2",
        "it 3",
        "BC, as many steps",
        "last it., no filter",
        "BC-large",
    ]
    assert set(table["pooled"]["it 3"]) == {env.id for env in demo.ENVS}
    with Image.open(tmp_path / "curves.png") as picture:
        assert (picture.format, picture.width) == ("PNG", len(demo.ENVS) * PANEL_PIXELS)

    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "seed_0").rglob("*")}
    told.clear()
    play_demo(tmp_path, [0], lambda index, progress: told.append((index, progress)), processes=2)

    assert told == []
    assert demo_jobs(tmp_path, [0]) == []
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "seed_0").rglob("*")} == times
