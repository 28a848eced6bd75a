"""A small official game of our own making, in the original's file formats."""

import json

DOMAIN = """(define (domain alfred) ; ours
 (:action CleanObject :parameters (?a - agent ?r - receptacle ?o - object)
  :precondition (or {sink} (receptacleType ?r SinkBasinType)) :effect (isClean ?o)))"""
GRAMMAR = """grammar :: "{{ "task": [ {{ "rhs": "Your task is to: {task}." }} ] }}";
action PutObject {{
    template :: "{put}";
}}
{help}"""
GENERATIONS = {
    "move": ("(receptacleType ?r SinkType)", "move {o} to {r}", "action help {}"),
    "put": (";(receptacleType ?r SinkType)\n", "put {o} in/on {r}", ""),
}

RECEPTACLES = {
    "Cabinet_bar_1": ("CabinetType", "loc_bar_1"),
    "Cabinet_bar_2": ("CabinetType", "loc_bar_2"),
    "CounterTop_bar_1": ("CounterTopType", "loc_bar_3"),
    "Desk_bar_1": ("DeskType", "loc_bar_4"),
    "Drawer_bar_1": ("DrawerType", "loc_bar_4"),
    "Fridge_bar_1": ("FridgeType", "loc_bar_5"),
    "Microwave_bar_1": ("MicrowaveType", "loc_bar_6"),
    "Sink_bar_1": ("SinkType", "loc_bar_8"),
    "Sink_bar_1_bar_SinkBasin": ("SinkBasinType", "loc_bar_7"),
}
THINGS = {
    "Apple_bar_1": ("AppleType", "Fridge_bar_1"),
    "Apple_bar_2": ("AppleType", "CounterTop_bar_1"),
    "Box_bar_1": ("BoxType", "Drawer_bar_1"),
    "Bread_bar_1": ("BreadType", "CounterTop_bar_1"),
    "DeskLamp_bar_1": ("DeskLampType", "Desk_bar_1"),
    "Knife_bar_1": ("KnifeType", "CounterTop_bar_1"),
    "Window_bar_1": ("WindowType", "CounterTop_bar_1"),
}
FACTS = """
(pickupable Apple_bar_1) (pickupable Apple_bar_2) (pickupable Box_bar_1) (pickupable Bread_bar_1)
(pickupable Knife_bar_1) (cleanable Apple_bar_1) (cleanable Apple_bar_2) (heatable Apple_bar_1)
(heatable Apple_bar_2) (coolable Apple_bar_1) (coolable Apple_bar_2) (sliceable Bread_bar_1)
(sliceable Apple_bar_1) (sliceable Apple_bar_2)
(toggleable DeskLamp_bar_1) (isReceptacleObject Box_bar_1)
(inReceptacleObject Knife_bar_1 Box_bar_1)
(openable Cabinet_bar_1) (openable Cabinet_bar_2) (openable Drawer_bar_1) (openable Fridge_bar_1)
(openable Microwave_bar_1) (opened Cabinet_bar_2)
(canContain CabinetType AppleType) (canContain CabinetType BoxType)
(canContain FridgeType AppleType)
(canContain CounterTopType AppleType) (canContain CounterTopType KnifeType)
(canContain CounterTopType BreadType) (canContain DeskType BoxType)
(canContain MicrowaveType AppleType)
(= (distance loc_bar_1 loc_bar_2) 3)
"""
PLACED = "(inReceptacle ?o ?r) (objectType ?o {thing}Type) (receptacleType ?r {target}Type)"
TREATED = (
    "(exists (?r - receptacle) (exists (?o - object) (and (VERBable ?o) (isSTATE ?o) PLACED)))"
).replace("PLACED", PLACED)
GOALS = {
    "place": f"(exists (?r - receptacle) (exists (?o - object) (and {PLACED})))",
    "clean": TREATED.replace("VERB", "clean").replace("STATE", "Clean"),
    "heat": TREATED.replace("VERB", "heat").replace("STATE", "Hot"),
    "cool": TREATED.replace("VERB", "cool").replace("STATE", "Cool"),
    "two": f"(exists (?r - receptacle) (exists (?o - object) (and {PLACED}"
    " (exists (?o2 - object) (and (not (= ?o ?o2)) (objectType ?o2 {thing}Type)"
    " (receptacleType ?r {target}Type) (inReceptacle ?o2 ?r))))))",
    "look": "(exists (?ot - object ?r - receptacle ?a - agent ?l - location) (and"
    " (objectType ?ot {target}Type) (toggleable ?ot) (isToggled ?ot)"
    " (receptacleAtLocation ?r ?l) (atLocation ?a ?l) (inReceptacle ?ot ?r)))"
    " (exists (?o - object ?a - agent) (and (objectType ?o {thing}Type) (holds ?a ?o)))",
}


def problem(kind="place", thing="Apple", target="Cabinet", *, facts=FACTS, goal=None):
    """Returns the PDDL text of the household with a goal."""
    objects = [f"{name} - receptacle" for name in RECEPTACLES]
    objects += [f"{name} - object" for name in THINGS]
    places = {place for _, place in RECEPTACLES.values()} | {"loc_bar_9"}
    objects += [f"{place} - location" for place in sorted(places)]
    init = ["(atLocation agent1 loc_bar_9)"]
    for name, (kind_of, place) in RECEPTACLES.items():
        init += [f"(receptacleType {name} {kind_of})", f"(receptacleAtLocation {name} {place})"]
    for name, (kind_of, receptacle) in THINGS.items():
        init += [f"(objectType {name} {kind_of})", f"(inReceptacle {name} {receptacle})"]
        init.append(f"(objectAtLocation {name} {RECEPTACLES[receptacle][1]})")
    wanted = (goal or GOALS[kind]).format(thing=thing, target=target)
    return (
        f"(define (problem ours) (:domain alfred)\n(:objects agent1 - agent {' '.join(objects)})\n"
        f"(:init {' '.join(init)} {facts})\n(:goal (and {wanted})))"
    )


def game_file(text=None, *, generation="move", task="put an apple in a cabinet", **changes):
    """Returns what a game.tw-pddl file holds, as text."""
    sink, put, helped = GENERATIONS[generation]
    game = {
        "pddl_domain": DOMAIN.format(sink=sink),
        "grammar": GRAMMAR.format(task=task, put=put, help=helped),
        "pddl_problem": problem() if text is None else text,
        "solvable": True,
        "walkthrough": [],
    }
    return json.dumps({**game, **changes})


def write_game(folder, content=None, path="train/ours/trial_T1"):
    """Writes one game into a tree, and returns the tree's folder as text."""
    file = folder / "json_2.1.1" / path / "game.tw-pddl"
    file.parent.mkdir(parents=True)
    file.write_text(game_file() if content is None else content)
    return str(folder)
