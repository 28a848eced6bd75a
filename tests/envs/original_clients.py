"""What AgentGym's fifteen clients send and read, restated from the description of their protocol.

Each creates itself and has `reset(index)`, `observe()`, `step(action)` and `close()`; it
reads exactly the fields that those clients read, and dies where they do.
"""

import re

import httpx


class Client:
    key = "env_idx"
    index = "id"
    create_body = None
    state = "observation"

    def __init__(self, base):
        self.base = base
        self.http = httpx.Client(timeout=300)
        self.number = self.created(self.post("create", self.create_body))

    def post(self, path, body=None):
        response = self.http.post(f"{self.base}/{path}", json=body)
        assert response.status_code == 200, response.text
        return response.json()

    def get(self, path):
        response = self.http.get(f"{self.base}/{path}?{self.key}={self.number}")
        assert response.status_code == 200, response.text
        return response.json()

    def created(self, answer):
        assert type(answer) is int
        return answer

    def reset(self, index):
        return self.post("reset", {self.key: self.number, self.index: index})

    def observe(self):
        text = self.get("observation")
        assert isinstance(text, str)
        return text

    def step(self, action):
        answer = self.post("step", {self.key: self.number, "action": action})
        return answer[self.state], answer["reward"], answer["done"]

    def close(self):
        return self.post("close", {self.key: self.number})


class Tools(Client):
    create_body = {"id": 0}


class SearchQA(Tools):
    pass


class WebShop(Client):
    index = "session_id"
    state = "state"

    def reset(self, index):
        answer = super().reset(index)
        answer[0] = self.observe()
        return answer


class SqlGym(WebShop):
    index = "item_id"

    def step(self, action):
        sql = re.findall(r"```sql\n(.*?)```", action, re.S)
        return super().step(sql[-1] if sql else action)


class WebArena(Client):
    def created(self, answer):
        return answer["env_idx"]

    def reset(self, index):
        answer = self.post("reset", {"seed": 0, "idx": index, "env_idx": self.number})
        assert answer["observation"] != "TimeoutError"
        return answer["observation"], answer["sites"], answer["object"]

    def step(self, action):
        answer = self.post("step", {"env_idx": self.number, "action": action})
        return (
            answer["observation"],
            answer["reward"] if answer["terminated"] else 0,
            answer["terminated"],
        )


class ById(Client):
    """Those that name a session "id", and keep what they saw."""

    key = "id"
    index = "data_idx"
    reset_fields = ("observation",)
    step_fields = ("observation", "reward", "done")

    def created(self, answer):
        assert type(answer["id"]) is int
        return answer["id"]

    def reset(self, index):
        answer = super().reset(index)
        self.seen = {field: answer[field] for field in self.reset_fields}
        return answer

    def observe(self):
        return self.seen["observation"]

    def step(self, action):
        answer = self.post("step", {self.key: self.number, "action": action})
        self.seen |= {field: answer[field] for field in self.step_fields}
        reward = "score" if "score" in self.step_fields else "reward"
        return answer["observation"], answer[reward], answer["done"]


class TextCraft(ById):
    create_body = {"minecraft_dir": "agentenv_textcraft/", "commands": None, "goal": None}
    reset_fields = ("id", "observation", "done", "reward")

    def created(self, answer):
        assert answer["observation"]
        assert (answer["done"], answer["reward"]) == (False, 0)
        return super().created(answer)


class BabyAI(ById):
    reset_fields = ("observation", "reward", "score", "done")
    step_fields = ("observation", "reward", "score", "done")


class SciWorld(ById):
    reset_fields = ("task_name", "var_num", "task_description", *BabyAI.reset_fields, "deleted")
    step_fields = BabyAI.step_fields

    def observe(self):
        return f"{self.seen['task_description']}\n{self.seen['observation']}"


class AlfWorld(ById):
    index = "game"
    reset_fields = ("observation", "available_actions", "task_type")
    step_fields = ("observation", "available_actions", "reward", "done")

    def reset(self, index):
        body = {"id": self.number, "game": index, "world_type": "Text"}
        answer = self.post("reset", body)
        self.seen = {field: answer[field] for field in self.reset_fields}
        return answer

    def observe(self):
        listed = ",".join(self.seen["available_actions"])
        return f"{self.seen['observation']}\nAVAILABLE ACTIONS: {listed}"


class Maze(ById):
    index = "game"


class Wordle(ById):
    index = "seed"

    def __init__(self, base):
        super().__init__(base)
        self.vocabulary = self.get("filtered_vocab")
        assert all(isinstance(word, str) for word in self.vocabulary)

    def reset(self, index):
        answer = super().reset(index)
        assert answer["id"] == self.number
        return answer


CLIENTS = {
    "academia": Tools,
    "alfworld": AlfWorld,
    "babyai": BabyAI,
    "maze": Maze,
    "movie": Tools,
    "sciworld": SciWorld,
    "searchqa": SearchQA,
    "sheet": Tools,
    "sqlgym": SqlGym,
    "textcraft": TextCraft,
    "todo": Tools,
    "weather": Tools,
    "webarena": WebArena,
    "webshop": WebShop,
    "wordle": Wordle,
}
