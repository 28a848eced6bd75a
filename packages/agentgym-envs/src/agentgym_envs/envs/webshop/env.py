"""WebShop: find what is wanted in a web shop, and buy it."""

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

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
    check_integer,
    official_folder,
)

from . import oracle, tasks
from .data import AGENTGYM_PRODUCTS, PEOPLE_FILE, embedded_shop, official_shop
from .html import html
from .products import Goal
from .prompts import REACT
from .views import rich_text, text
from .world import World

if TYPE_CHECKING:
    from PIL.Image import Image

ObservationMode = Literal["text", "text_rich", "html"]
_VIEWS = {"text": text, "text_rich": rich_text, "html": html}


class WebShopEnv(TextEnv[Goal]):
    r"""Buy what the instruction asks for: search, read, choose the options, buy.

    The shop sells thousands of products, many of them alike. The instruction names the kind of
    product, some of its properties, perhaps values of its options and a limit on the price; which
    product it is must be found out.

    Action:
        "search[words]" on the first page, where the search bar is, and "click[something]" with
        what can be clicked on the open page: a button ("Back to Search", "Next >", "< Prev",
        "Description", "Features", "Reviews", "Buy Now"), a product's number, a value of an
        option. Case and blanks around do not matter. "Back to Search" leads to the first page and
        forgets what was chosen; "< Prev" leads from a product's texts back to the product, with
        its options, and from the product to the results, without. A value that two options have
        chooses the one that stands last.

        `available_actions()` has every click of the open page, and on the first page a search for
        the words of the instruction.

    Observation:
        The open page with the instruction. `observation="text"` joins its parts by " [SEP] " in
        one line, as AgentGym shows it; "text_rich" puts each on a line of its own and marks what
        can be clicked and what was; "html" is a page for a browser. `show_actions=True` lists the
        available actions under the page.

        >>> import textwrap, gymnasium as gym, agentgym_envs
        >>> def show(page):
        ...     print(textwrap.fill(page, 88))
        >>> env = gym.make("AgentGym/WebShop-v0")
        >>> show(env.reset(options={"task_id": "webshop_embedded_test_9"})[0])
        WebShop [SEP] Instruction: [SEP] I require ankle high winter boots with a fleece lining
        and a rubber sole with these choices: color: wine. [SEP] Search
        >>> page, *_ = env.step("search[ankle high winter boots, fleece lining]")
        >>> show(page[page.index("Page 1") :][:250])
        Page 1 (Total results: 50) [SEP] Next > [SEP] B07DZN0T5V [SEP] Eludell Ember Snow Winter
        Boots for Winter Camping, Fully Waterproof, Fleece Lining, Waxed Canvas [SEP] $95.95
        [SEP] B0J3K7069I [SEP] Eludell Ember Snow Winter Boots for Winter Camping, F
        >>> page, *_ = env.step("click[B06GDD8CHI]")
        >>> show(page[page.index("< Prev") :])
        < Prev [SEP] color [SEP] black [SEP] brown [SEP] tan [SEP] olive [SEP] wine [SEP] size
        [SEP] 39 [SEP] 40 [SEP] 41 [SEP] 42 [SEP] 43 [SEP] Marsta Winter Boots - Willow Series,
        Rubber Sole, Synthetic Leather, Fleece Lining [SEP] Price: $64.0 [SEP] Rating: N.A.
        [SEP] Description [SEP] Features [SEP] Reviews [SEP] Buy Now
        >>> page, *_ = env.step("click[wine]")
        >>> _, reward, terminated, _, info = env.step("click[Buy Now]")
        >>> reward, terminated, info["success"]
        (1.0, True, True)

        A page of results lists ten products; a search finds at most 50, best first, by the BM25
        ranking of the original's search engine over titles, descriptions, first bullet points
        and options.

    Reward:
        Earned by the purchase, and also the score: the share of the wanted attributes, options
        and price limit that what was bought fulfils, times 1.0, 0.5, 0.1 or 0.0 by how far it is
        the kind of product that was wanted (its search phrase, departments, and the nouns of its
        title). 1.0 means that everything fits; another product than the one in mind may do.

    Ends:
        Terminated by "click[Buy Now]". Truncated after `max_steps` actions, by default 30; the
        expert takes 3 to 6.

    Info:
        `success`: the purchase is worth 1.0. `action_valid`: the action was carried out; when it
        was not, the observation says why, above the page.

    Data:
        Embedded: a catalogue of 12,240 products of 90 kinds in 9 departments, of brands that do
        not exist, written by the generator in `catalogue/` (ours, MIT): names, descriptions, bullet
        points, options, prices. Products come in families of four that differ in one feature,
        material or option, so that reading pays. There are 40,320 / 1,000 / 500 goals in train,
        validation and test; no family is in two splits, and the wordings of test are not those of
        train. The first environment on a machine writes catalogue and search index into the cache
        folder (`$AGENTGYM_CACHE`), in seconds; later ones open them in milliseconds, and all
        environments of a process share one.

        Official: WebShop's items_shuffle*.json, items_ins_v2*.json and items_human_ins.json in
        `$AGENTGYM_DATA/webshop/`, of any size; `num_products` takes the first so many, as the
        original does, by default AgentGym's 1,000. The texts are those of a real shop: they are
        loaded and never shipped. Ids are AgentGym's, `webshop_0` to `webshop_6909`; test is
        AgentEval's 200, train the 3,930 published training ids, validation the 2,780 that are in
        neither. Of other sizes, and of `human_goals=True` (the instructions that people wrote,
        `webshop_human_<n>`), the first 500 goals are test, the next 1,000 validation and the rest
        train, which is WebShop's own division; a split without goals is left out. With fixed rules
        the expert fulfils all 200 goals of AgentEval, with rules="agentgym" 188: the others ask for
        values in which the original's reward sees only a colour.

        The price of a product that shows a range is always the same amount in that range. Nouns
        are found by a small tagger of our own, with which 800 recorded purchases have the rewards
        that were recorded, or by spaCy with `spacy_model="en_core_web_lg"`, as in the original.

    Difficulty:
        `constraints`: only goals with so many wishes (attributes, options, price), 1 to 5; they
        have ids of their own. What the simplest policies reach on the 500 test tasks:

        | constraints | random | first hit | oracle |
        |---|---|---|---|
        | all | 20.6 % / 0.52 | 25.6 % / 0.71 | 100.0 % / 1.00 |
        | 1 | 63.2 % / 0.68 | 90.8 % / 0.95 | 100.0 % / 1.00 |
        | 2 | 35.0 % / 0.57 | 46.4 % / 0.78 | 100.0 % / 1.00 |
        | 3 | 11.0 % / 0.45 | 16.2 % / 0.64 | 100.0 % / 1.00 |
        | 4 | 7.8 % / 0.46 | 12.0 % / 0.66 | 100.0 % / 1.00 |
        | 5 | 3.2 % / 0.46 | 10.4 % / 0.69 | 100.0 % / 1.00 |

        The first number is the success rate, the second the mean score. "First hit" searches for
        the words of the instruction and buys what comes first (for a row below the first one, add
        `--env-option constraints=3`):

            agentgym-bench run --env AgentGym/WebShop-v0 --policy random --out runs/random
            agentgym-bench run --env AgentGym/WebShop-v0 --out runs/first-hit \
                --policy python:webshop_first_hit:answer   # in the folder examples
            agentgym-bench run --env AgentGym/WebShop-v0 --policy oracle --out runs/oracle

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: one can search from any page, also after the purchase;
        what cannot be read does nothing, without a word; "<r>", "<c>" and "<q>" at the start of a
        search list random products, a category or a kind; the words searched for can mislead
        "< Prev"; chosen values with quotes or letters beyond ASCII are not marked in "text_rich";
        the reward compares an option's name and value, as Python prints them, with any chosen
        value by likeness ("small" passes for "x-small"), after replacing values by the first colour
        in them; goals are drawn by weight, but always the one after the right one; what people
        wrote becomes four goals each (`webshop_agentgym_human_<n>`).

        In neither: the original draws the price in a range anew in each process, so that one id
        has different texts; its prompt promises a list of available actions that it never sends
        (see `show_actions`); a search for "<a>" stops its server, and here does nothing.

    Versions:
        v0: the first.
    """

    metadata: dict[str, Any] = {**TextEnv.metadata, "render_modes": ["ansi", "rgb_array", "html"]}
    name = "webshop"
    default_max_steps: ClassVar[int] = 30
    max_observation_chars: ClassVar[int] = 131_072
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
        observation: ObservationMode = "text",
        show_actions: bool = False,
        show_attributes: bool = False,
        constraints: int | None = None,
        human_goals: bool = False,
        num_products: int | None = None,
        spacy_model: str | None = None,
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded", "official", or the path of a folder with WebShop's files.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None allows 30.
            prompt_format: None or "react".
            render_mode: None, "ansi" (the page line by line), "rgb_array" or "html".
            observation: How a page is shown: "text" (one line), "text_rich" (line by line, with
                marks around what can be clicked) or "html".
            show_actions: Puts the available actions under each page.
            show_attributes: Gives each product a page with its attributes.
            constraints: Embedded data only: goals with so many wishes, 1 to 5; None mixes them.
            human_goals: Official data only: what people wrote, instead of generated goals.
            num_products: Official data only: the shop has the first so many products; None is
                AgentGym's 1,000.
            spacy_model: Finds the nouns of titles with this model of spaCy, as the original does
                with "en_core_web_lg"; None uses a small tagger that is built in.

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
            MalformedFileError: an official file breaks off, or is something else.
        """
        if observation not in _VIEWS:
            allowed = list(get_args(ObservationMode))
            raise InvalidOptionError(f"observation must be one of {allowed}, got {observation!r}")
        if num_products is not None:
            check_integer("num_products", num_products)
        if num_products is not None and num_products < 1:
            raise InvalidOptionError(f"num_products must be at least 1, got {num_products!r}")
        if data != "embedded" and constraints is not None:
            raise InvalidOptionError(f"constraints is for embedded data, got data={data!r}")
        if data == "embedded" and (human_goals or num_products or spacy_model):
            raise InvalidOptionError(
                "human_goals, num_products and spacy_model are for official data; "
                "the embedded shop has one size, and brings its own goals and nouns"
            )
        self.observation: ObservationMode = observation
        self.show_actions = show_actions
        self.show_attributes = show_attributes
        self.constraints = constraints
        self.human_goals = human_goals
        self.num_products = num_products
        self.spacy_model = spacy_model
        self._view = _VIEWS[observation]
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Goal]:
        if self.data == "embedded":
            self._shop = embedded_shop()
            return tasks.embedded_tasks(self.constraints)
        folder = official_folder(self.name, self.data, PEOPLE_FILE)
        count = self.num_products or AGENTGYM_PRODUCTS
        self._shop = official_shop(folder, count, self.spacy_model)
        source = tasks.Source(folder, count, self.human_goals, self.rules == "agentgym")
        return tasks.official_tasks(source)

    @override
    def _begin(self, task: Task[Goal]) -> str:
        self._world = World(
            self._shop,
            task.data,
            original=self.rules == "agentgym",
            show_attributes=self.show_attributes,
            session=task.id.rpartition("_")[2],
        )
        return self._observe()

    @override
    def _act(self, action: str) -> Outcome:
        world = self._world
        before = world.bought
        refusal = world.act(action)
        observation = self._observe()
        if refusal:
            if world.original:
                return Outcome(observation, valid=False)
            return Outcome(self._cut(f"{refusal}\n\n{observation}"), valid=False)
        if world.bought is before or world.bought is None:
            return Outcome(observation)
        score = world.bought.total
        return Outcome(observation, score, success=score == 1, terminated=True)

    @override
    def oracle_action(self) -> str:
        return oracle.next_step(self._world).action

    @override
    def oracle_thought(self) -> str:
        return oracle.next_step(self._world).thought

    @override
    def available_actions(self) -> list[str]:
        return oracle.available_actions(self._world)

    def page(self) -> tuple[str, str]:
        """Returns the address of the open page, as the original writes it, and its HTML."""
        return self._world.address, html(self._world)

    @override
    def _draw_task(self) -> Task[Goal]:
        drawn = self.tasks[self.split]
        if isinstance(drawn, tasks.GoalTasks):
            position = float(self.np_random.random())
            return drawn.draw(position, original=self.rules == "agentgym")
        return super()._draw_task()

    @override
    def _draw(self) -> "Image":
        from .render import draw

        return draw(self._world)

    @override
    def _render_text(self) -> str:
        return rich_text(self._world)

    @override
    def _render_html(self) -> str:
        return html(self._world)

    def _observe(self) -> str:
        shown = self._view(self._world)
        if self.show_actions:
            shown = f"{shown}\n\n{_listed(self._world)}"
        return self._cut(shown)

    def _cut(self, observation: str) -> str:
        most = self.max_observation_chars
        return observation if len(observation) <= most else observation[:most]


def _listed(world: World) -> str:
    if world.has_search_bar:
        return "Available actions: search[words]"
    clicks = ", ".join(f"click[{key}]" for key in world.page.clickable)
    return f"Available actions: {clicks or 'none'}"
