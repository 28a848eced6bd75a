"""Team members of several strengths."""

import re
from types import MappingProxyType

from agentgym_envs.envs.textcraft.book import spoken
from agentgym_envs.envs.textcraft.commands import Craft
from agentgym_envs.multiagent.contract import random_partner
from agentgym_envs.toolkit.draws import Draws

from .tasks import next_craft
from .world import World

WAIT = "wait"
_WISH = re.compile(r"(?:need|give me|want) ([0-9]{1,4}) ([a-z_ ]+)")


def expert(world: World, agent: str, draws: Draws) -> str:
    """Does its part of a plan that is made with all recipes and with what everybody holds.

    A team of experts reaches every goal, from any state in which the materials are still enough.
    """
    for owner, goal in world.shop.goals.items():
        if world.reached[owner]:
            continue
        holder = _holder(world, owner, goal)
        if holder is not None:
            return f"give 1 {spoken(goal)} to {owner}" if holder == agent else WAIT
        found = next_craft(world.book, goal, _free(world))
        if found is not None:
            return _part(world, agent, owner, found)
    return WAIT


def slow(world: World, agent: str, draws: Draws) -> str:
    """An expert that waits in every other round."""
    return WAIT if world.rounds % 2 else expert(world, agent, draws)


def leader(world: World, agent: str, draws: Draws) -> str:
    """Knows what the expert knows, crafts everything itself, and asks aloud for what others hold.

    It goes well with a helper.
    """
    for owner, goal in world.shop.goals.items():
        if world.reached[owner]:
            continue
        if _holder(world, owner, goal) == agent:
            return f"give 1 {spoken(goal)} to {owner}"
        found = next_craft(world.book, goal, _free(world))
        if found is None:
            continue
        for item, count in found[1].spent:
            if (missing := count - world.hands[agent].get(item, 0)) > 0:
                return f"say I need {missing} {spoken(item)}"
        return found[0]
    return WAIT


def helper(world: World, agent: str, draws: Draws) -> str:
    """Knows only what it has been shown: says what it knows, then gives what others ask for.

    It understands "need", "want" or "give me", then a number and a thing, as in "I need 2 stick".
    """
    for speaker, text in world.heard:
        wish = _WISH.search(text.lower())
        if speaker != agent and wish is not None:
            item = wish[2].strip().replace(" ", "_")
            held = world.hands[agent].get(item, 0)
            if held and int(wish[1]):
                return f"give {min(held, int(wish[1]))} {spoken(item)} to {speaker}"
    if world.rounds == 0:
        return f"say I know: {'; '.join(world.shop.recipes[agent])}"
    if world.rounds == 1:
        items = (f"{count} {spoken(item)}" for item, count in world.hands[agent].items())
        return f"say I hold {', '.join(items) or 'nothing'}"
    return WAIT


def selfish(world: World, agent: str, draws: Draws) -> str:
    """An expert that never gives anything away."""
    action = expert(world, agent, draws)
    return WAIT if action.startswith("give") else action


PARTNERS = MappingProxyType(
    {
        "expert": expert,
        "slow": slow,
        "leader": leader,
        "helper": helper,
        "selfish": selfish,
        "random": random_partner,
    }
)


def _holder(world: World, owner: str, goal: str) -> str | None:
    """Returns who holds the goal of another and does not need it, if anybody does."""
    if world.shared:
        return None
    for agent in world.agents:
        spare = world.hands[agent].get(goal, 0) - (world.shop.goals[agent] == goal)
        if agent != owner and spare > 0:
            return agent
    return None


def _free(world: World) -> dict[str, int]:
    """Returns what all hold together, without one of each goal that its owner has reached."""
    free = world.joint_hands()
    if world.shared:
        return free
    for owner, goal in world.shop.goals.items():
        if world.reached[owner] and free.get(goal):
            free[goal] -= 1
    return {item: count for item, count in free.items() if count}


def _part(world: World, agent: str, owner: str, found: tuple[str, Craft]) -> str:
    """Returns what an agent does for a craft: one crafts, the others give what that one lacks."""
    action, craft = found
    crafter = _crafter(world, owner, craft)
    for item, count in craft.spent:
        missing = count - world.hands[crafter].get(item, 0)
        for giver in world.agents:
            held = world.hands[giver].get(item, 0)
            if giver == crafter or held == 0 or missing <= 0:
                continue
            if giver == agent:
                return f"give {min(held, missing)} {spoken(item)} to {crafter}"
            missing -= held
    ready = all(world.hands[agent].get(item, 0) >= count for item, count in craft.spent)
    return action if agent == crafter and ready else WAIT


def _crafter(world: World, owner: str, craft: Craft) -> str:
    """Returns who crafts: of a goal that is somebody's own, its owner; else who has most of it."""
    if not world.shared and craft.product == world.shop.goals[owner]:
        return owner

    def has(agent: str) -> int:
        return sum(min(world.hands[agent].get(item, 0), count) for item, count in craft.spent)

    return max(world.agents, key=has)
