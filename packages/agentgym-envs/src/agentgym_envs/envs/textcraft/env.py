"""TextCraft: craft an item from raw materials."""

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    Outcome,
    PromptFormat,
    Rules,
    Split,
    Task,
    Tasks,
    TextEnv,
    official_folder,
)

from . import oracle, tasks
from .book import spoken
from .data import LEFT_OUT, RECIPE_FOLDER, RecipeSet, embedded_book, official_book
from .prompts import REACT
from .tasks import Puzzle
from .world import World

if TYPE_CHECKING:
    from PIL.Image import Image


class TextCraftEnv(TextEnv[Puzzle]):
    """Craft an item: take raw materials, and work up to it with the recipes that are shown.

    The agent starts with nothing. Raw materials can be taken in any number; everything else has to
    be crafted, one recipe at a time, with exactly the amounts of the recipe.

    Action:
        "get <count> <item>", "craft <count> <item> using <count> <item>, <count> <item>", or
        "inventory". Where a recipe asks for a kind (planks), an item of that kind is named (oak
        planks). Case, underscores and a plural do not matter; the count of the product may be left
        out, but not be wrong. A count is from 1 to 9,999.

        `available_actions()` has the crafts that can be done at once, "get" with the amounts that
        the lines ask for, the expert's own next action and "inventory", sorted.

    Observation:
        First the recipe lines and the goal, then what came of each action.

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/TextCraft-v0", distractors=2)
        >>> task_id = "textcraft_embedded_distractors2_test_1"
        >>> print(env.reset(options={"task_id": task_id})[0])
        Crafting commands:
        craft 4 acacia planks using 1 acacia logs
        craft 3 acacia sign using 6 acacia planks, 1 stick
        craft 1 acacia fence gate using 4 stick, 2 acacia planks
        craft 2 acacia trapdoor using 6 acacia planks
        <BLANKLINE>
        Goal: craft acacia trapdoor.
        >>> for action in ("get 2 acacia logs", "craft 4 acacia planks using 1 acacia logs",
        ...                "craft 2 acacia trapdoor using 6 acacia planks",
        ...                "craft 6 acacia planks using 1 acacia logs", "inventory"):
        ...     print(env.step(action)[0])
        Got 2 acacia logs
        Crafted 4 acacia planks
        Not enough items: this takes 6 acacia planks, and you have 4.
        This makes 4 acacia planks, not 6.
        Inventory: [acacia logs] (1) [acacia planks] (4)

    Reward:
        1.0 for crafting the goal, else 0.0; also the score.

    Ends:
        Terminated when the goal is crafted. Truncated after `max_steps` actions, by default 60:
        the longest expert solution takes 48, half of them at most 5.

    Info:
        `success`: the goal was crafted; `score` is then 1.0, else 0.0. `action_valid`: the action
        was carried out; False when it was refused, for whatever reason.

    Data:
        Embedded: the 634 crafting recipes of Minecraft 1.16.1, from minecraft-data (MIT; see
        data/SOURCE.md), of which the original's loading rules keep 612 for 544 goals. The splits
        share no goal: train has 383 goals and 7,660 tasks, validation 54 and 432, test 107 and 856;
        tasks of one goal differ in the lines that are shown with it. By depth 1 to 4 there are
        87, 204, 84, 8 goals in train, 12, 29, 12, 1 in validation and 24, 58, 23, 2 in test.

        Official: the vanilla recipe files of AgentGym, `$AGENTGYM_DATA/textcraft/recipes/*.json`,
        read in the order of their names, with AgentGym's ids `textcraft_<number>`: test is
        AgentEval's 100, train the 374 published training ids, validation the 70 that are in
        neither. The original numbers its goals in the order of the file system, so the ids agree
        with published ones in number and, mostly, in depth, but not in goal; a replay of a
        published conversation reads the goal from its text.

        Our book against the official files, by name: the same 544 goals, and 611 of the 612
        recipes are equal (here a brewing stand takes cobblestone, there a kind of stone). Wooden
        slabs are a kind that has to be crafted, not a thing to be found, so that daylight detector,
        composter and barrel have depth 3 instead of 1, 1 and 2; wool may be white, so that painting
        has 2 instead of 3. Kinds that can be fetched (acacia logs, coals) may be replaced by one of
        their items (acacia log, charcoal).

    Difficulty:
        `depth`: only goals so many recipes above raw materials, 1 to 4; a task keeps its id.
        `distractors`: how many lines that are not needed are shown, 0 to 100 (10); the same task
        always shows the same lines, and another number gives other ids
        (`textcraft_embedded_distractors2_test_1`). The easiest: `depth=1, distractors=0`.

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: each input is checked alone, so that one item can be
        spent twice and counts can become negative; the number typed before a product means
        nothing; "get 0 stick" works; crafting something with the inputs of a recipe below it makes
        that other thing instead (the original appends the lower recipes to the higher item's own
        when it collects the lines of the goal; it never takes them off again, so that its
        server goes on doing so in later episodes, which we do not); texts are taken literally;
        answers show ids and Python objects; the reader of replies refuses a second "Action:" and
        deletes all signs but letters, digits, blanks and commas. In both rules the lines have an
        order of their own, and numbers of more than 4,000 digits, which stop the original's
        server, are refused.

    Versions:
        v0: the first.
    """

    name = "textcraft"
    default_max_steps: ClassVar[int] = 60
    prompts = MappingProxyType({"react": REACT})

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        depth: int | None = None,
        distractors: int = tasks.DEFAULT_DISTRACTORS,
        recipes: RecipeSet = "sorted",
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded", "official", or the path of a folder that holds `recipes/*.json`.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None allows 60 (the longest
                expert solution takes 48).
            prompt_format: None or "react".
            render_mode: None, "ansi" (goal, inventory and recipes as text) or "rgb_array".
            depth: Only goals that lie so many recipes above what can be found, 1 to 4; None
                takes all.
            distractors: Recipe lines shown that do not lead to the goal, 0 to 100, if there are so
                many.
            recipes: Official data only: "sorted" loads the files by name, "agenttraj" has the
                recipes of the server that made AgentTraj-L.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
            MalformedFileError: an official file is no recipe.
        """
        self.difficulty = tasks.Difficulty(depth, distractors)
        self.difficulty.check()
        if recipes not in LEFT_OUT:
            raise InvalidOptionError(f"recipes must be one of {list(LEFT_OUT)}, got {recipes!r}")
        self.recipes: RecipeSet = recipes
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Puzzle]:
        if self.data == "embedded":
            self._book = embedded_book()
            return tasks.embedded_tasks(self.difficulty)
        folder = official_folder(self.name, self.data, RECIPE_FOLDER)
        self._book = official_book(folder, LEFT_OUT[self.recipes])
        return tasks.official_tasks(folder, self.recipes, self.difficulty)

    @override
    def _begin(self, task: Task[Puzzle]) -> str:
        puzzle = task.data
        self._world = World(self._book, puzzle.goal, original=self.rules == "agentgym")
        lines = "\n".join(puzzle.lines)
        return f"Crafting commands:\n{lines}\n\nGoal: craft {spoken(puzzle.goal)}."

    @override
    def _act(self, action: str) -> Outcome:
        text, carried_out, made_goal = self._world.act(action)
        if len(text) > self.max_observation_chars:
            text = text[: self.max_observation_chars]
        if made_goal:
            return Outcome(text, 1.0, success=True, terminated=True)
        return Outcome(text, None, False, False, carried_out)

    @override
    def oracle_action(self) -> str:
        return oracle.next_step(self._world).action

    @override
    def oracle_thought(self) -> str:
        return oracle.next_step(self._world).thought

    @override
    def available_actions(self) -> list[str]:
        return oracle.available_actions(self._world, self.task.data.lines)

    @override
    def _draw(self) -> "Image":
        from .render import draw

        return draw(self._world, self._observation)

    @override
    def _render_text(self) -> str:
        lines = "\n".join(self.task.data.lines)
        return f"Goal: {spoken(self._world.goal)}\n{self._world.listing()}\n\n{lines}"
