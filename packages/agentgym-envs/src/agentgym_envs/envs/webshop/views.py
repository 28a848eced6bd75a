"""A page as text: in one line, or line by line with marks for what can be clicked."""

from .pages import INSTRUCTION, INSTRUCTION_AT_START, SEPARATOR, SHOP, Node
from .world import World


def text(world: World) -> str:
    """Returns the open page in one line."""
    if world.kind == "done":
        return world.page.text
    head = f"{SHOP}{SEPARATOR}{INSTRUCTION}" if world.kind == "start" else INSTRUCTION
    instruction = world.goal.instruction.strip()
    return f"{head}{SEPARATOR}{instruction}{SEPARATOR}{world.page.text}"


def rich_text(world: World) -> str:
    """Returns the open page line by line, with marks around buttons, links and options.

    What was chosen has marks of its own, and lines in front that say so, the last one first. The
    original looks for it in the address of the page, where a value with quotes or letters beyond
    ASCII is spelled otherwise and so is never found.
    """
    lines: list[str] = []
    clicked: list[str] = []
    address = world.address if world.original else ""
    for node in nodes(world):
        if node.kind == "option":
            chosen = _is_chosen(world, node, address)
            lines.append(f"  {_marked(node.text, chosen)}")
            if chosen:
                clicked.append(f"You have clicked {node.text}.")
        elif node.kind == "link":
            lines.append(f"\n{_marked(node.text, node.text in world.opened)}")
        else:
            lines.append(_marked(node.text, False) if node.kind == "button" else node.text)
    return "".join(f"{line}\n" for line in [*reversed(clicked), *lines])


def nodes(world: World) -> tuple[Node, ...]:
    """Returns everything on the open page, the instruction included, in order."""
    if world.kind == "done":
        return world.page.nodes
    instruction = Node("text", world.goal.instruction)
    if world.kind == "start":
        head = (Node("text", SHOP), Node("text", INSTRUCTION_AT_START), instruction)
    else:
        head = (Node("text", INSTRUCTION), instruction)
    return head + world.page.nodes


def _is_chosen(world: World, node: Node, address: str) -> bool:
    if world.original:
        return f'"{node.text}"' in address
    return world.options.get(node.name.lower()) == node.text


def _marked(text: str, clicked: bool) -> str:
    button = "clicked button" if clicked else "button"
    return f"[{button}] {text} [{button}_]"
