"""Which of AgentGym's 6,910 goals are for what: numbers that its authors published.

Source: AgentGym (arXiv 2406.04151), the ids of AgentEval and of the trajectories of AgentTraj.
"""

from base64 import b64decode

import numpy as np
from numpy.typing import NDArray

from agentgym_envs.core import Split

AGENTGYM_GOALS = 6_910
FIRST_TRAIN = 1_500
FIRST_VALIDATION = 500

AGENTEVAL = (
    26, 53, 94, 204, 217, 244, 260, 262, 355, 375, 385, 458, 520, 542, 569, 584, 645, 653, 712,
    744, 759, 767, 792, 827, 837, 839, 871, 898, 912, 913, 938, 1022, 1133, 1143, 1170, 1252,
    1273, 1295, 1307, 1310, 1332, 1338, 1401, 1463, 1575, 1628, 1716, 1728, 1741, 1763, 1791,
    1796, 1799, 1805, 1828, 1866, 1876, 1905, 1907, 2005, 2006, 2020, 2059, 2152, 2157, 2166,
    2169, 2185, 2187, 2193, 2211, 2253, 2276, 2277, 2278, 2370, 2401, 2404, 2444, 2577, 2584,
    2656, 2757, 2786, 2787, 2817, 2910, 2940, 2962, 2965, 2988, 3032, 3100, 3108, 3112, 3113,
    3126, 3152, 3241, 3271, 3286, 3436, 3456, 3458, 3462, 3509, 3561, 3679, 3714, 3716, 3758,
    3763, 3786, 3834, 4042, 4089, 4100, 4139, 4158, 4174, 4334, 4375, 4392, 4398, 4415, 4464,
    4467, 4522, 4532, 4562, 4597, 4598, 4646, 4729, 4780, 4788, 4827, 4837, 4881, 4885, 4931,
    4945, 4990, 5066, 5122, 5140, 5149, 5201, 5207, 5238, 5242, 5250, 5266, 5308, 5323, 5369,
    5417, 5490, 5543, 5572, 5574, 5584, 5599, 5608, 5637, 5719, 5745, 5749, 5771, 5865, 5881,
    5895, 5904, 5915, 5973, 5977, 6033, 6067, 6074, 6102, 6119, 6151, 6191, 6216, 6241, 6254,
    6294, 6296, 6332, 6356, 6488, 6594, 6601, 6611, 6630, 6732, 6794, 6833, 6894, 6904,
)  # fmt: skip
"""The numbers of AgentEval's 200 goals."""

AGENTTRAJ = (
    "T3/K69uXkdu5Pb26/TXfAbztjvYXrvYX90097e+tb9yDzrU07//t99ueq9yXk24PwP1zk/2L9W+Xgsiqcdfq5yHovAJi"
    "vhz59r4L7jD+5HPNwbv7cvyBU1NyIH622CIJU6D4tmz3XvVY3sm2Ntb+8FtInHtj2fGz/orvBLL6+h8fLT8fmfG0j2/C"
    "ER4LCGcPL037y2crzP/6U/1ZD+7/+Nl+7ZJuU4y68VQuT1d9Yx2uvl/Vv6R+QL/v7d2iq/Y5UdxKPxmGaXZLP/QBTvjX"
    "bOjIzdbUeStW6td21fSozQ5r1CatadZjYeoT4kUx8LBXTncZ96rdvUOOjxmOyu1X35H1+Oxb/0hLfq9EbluercU9MHxt"
    "RWWO/bfS6+6PQbw4/7i/f+NSTEyy5y+1pWNN4rDnL8LfES649Xt/fEY7KlYFBdSQ15Roqw7DDnbq/j97idbzAcna3tVZ"
    "NzJ1sftL4aSO2Tudp3Lt9de/pGu2t+BZTYkHCydWtXR6uJixT7hDjczR5Q/sNx07KdgVy59ZUNBtf9yuuVnTW32+43bs"
    "3b02+5tY8JOa2crhAshX61i3Kv5ezs7dm5hvw9htQPzUDeO5+nbqM2r9vzRNeaweR36qH9+1Q7Ank0fb77ffjPVRhSNM"
    "1tA7/xs33Xo/w/qo7/8z07pvwn+r7LPcfrK6daDJ/bf1b5OUKr86rW+4uEL5OAf73n96dtGWW7z9ybJIP2xbQvtgvjV7"
    "HTyb4I1p1LF7UxLZWXpCGub742K9/5rBdGtNXw0N925WV1BP3zKlvHTeR4BMSe/HnwI2UF36G9/Xv1xYlfJzetQ+GMU+"
    "eiuQqf4abt5vctoSssFogBgWf8MvxhiK/qG6Y5t89M38EsvYv/neLs41iGtD4Te5O0vV+oVgnVi86vc2pIOdf5PY8c/f"
    "f2kG72FQL+TqKZ4+1ZLC9D+3+HJTP32IMzN/1ZX7tdFQo57T/7/xXx83S03suSo6+PcnHzC8H3vToah8rLByn/TV3wpF"
    "kP2di7t/HClHdD8ohf8/8Zvwkt/O+KF9oyPHOjK4uP6lpndIvtS5d6bRPJT+CiODFNS8Mm7DqpPh11EMuFyGx7qJoJa6"
    "BEzuc+a7OlAeSQB3fezFvdTUZnd4k6Q7woJtkOsi86ZcPO48"
)
"""The 3,930 training goals as bits, the lowest first, in base64."""


def numbers_of(split: Split, goals: int, *, agentgym: bool) -> NDArray[np.int64]:
    """Returns the numbers of a split's goals, rising.

    Of AgentGym's goals, test are those of AgentEval, train those of AgentTraj and validation what
    neither has. Otherwise it is WebShop's own division: the first 500 are for test, the next 1,000
    for validation, the rest for training; so a small shop may have test goals only.

    Args:
        split: Which one.
        goals: How many goals the shop has.
        agentgym: Whether they are AgentGym's.

    >>> [len(numbers_of(split, 6_910, agentgym=True)) for split in ("train", "validation", "test")]
    [3930, 2780, 200]
    >>> [len(numbers_of(split, 700, agentgym=False)) for split in ("train", "validation", "test")]
    [0, 200, 500]
    """
    numbers = np.arange(goals, dtype=np.int64)
    if agentgym:
        return numbers[_agentgym_splits() == split]
    bounds = {"test": (0, FIRST_VALIDATION), "validation": (FIRST_VALIDATION, FIRST_TRAIN)}
    return numbers[slice(*bounds.get(split, (FIRST_TRAIN, None)))]


def _agentgym_splits() -> NDArray[np.str_]:
    bits = np.frombuffer(b64decode(AGENTTRAJ), dtype=np.uint8)
    trained = np.unpackbits(bits, bitorder="little")[:AGENTGYM_GOALS].astype(bool)
    splits = np.where(trained, "train", "validation")
    splits[np.array(AGENTEVAL)] = "test"
    return splits
