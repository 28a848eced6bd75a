"""A shop of fourteen products in the official format, so that each rule can be seen."""

import json

LAMP, SHIRT = "B000000LMP", "B00000SHRT"

LAMP_ITEM = {
    "asin": LAMP,
    "name": "Brass Desk Lamp",
    "full_description": "A lamp for <reading> & writing.",
    "small_description": ["Bright light.", " \n ", "Solid brass."],
    "pricing": "$24.50",
    "customization_options": "",
    "images": ["https://pictures.example/lamp.jpg"],
    "category": "garden",
    "query": " Desk Lamps",
    "product_category": "Home \u203a Lighting \u203a Lamps",
}
SHIRT_ITEM = {
    "asin": SHIRT,
    "name": "Linen Shirt for Summer",
    "full_description": "",
    "small_description": "Wash it cold.",
    "pricing": "$10.00$20.00",
    "customization_options": {
        "Color": [{"value": "R.Brown2070"}, {"value": "Navy/White"}, {"value": "One Size"}],
        "Size": [{"value": "small"}, {"value": 'x "small"'}, {"value": "One Size"}],
        "Fit": None,
    },
    "images": ["https://pictures.example/shirt.jpg"],
    "category": "fashion",
    "query": "shirts",
    "product_category": "Clothing \u203a Men \u203a Shirts",
}
DESCRIPTIONS = {
    LAMP: {
        "attributes": ["solid brass", "easy clean"],
        "instruction": "Find me easy clean desk lamps",
        "instruction_attributes": ["easy clean"],
    },
    SHIRT: {
        "attributes": ["machine wash"],
        "instruction": "Find me machine wash shirts",
        "instruction_attributes": ["machine wash"],
    },
}
PEOPLE = {
    LAMP: [
        {
            "instruction": "a lamp to read by.",
            "instruction_attributes": ["easy clean"],
            "instruction_options": [],
        },
        {"instruction": "any lamp", "instruction_attributes": [], "instruction_options": []},
    ],
    SHIRT: [
        {
            "instruction": "something navy",
            "instruction_attributes": ["machine wash"],
            "instruction_options": ["navy"],
        }
    ],
}


def mug(number):
    """Returns mug `number`, 0 to 99; nothing describes it."""
    return {
        **LAMP_ITEM,
        "asin": f"B0000MUG{number:02}",
        "name": f"Striped Mug Number {number}",
        "full_description": "",
        "small_description": [],
        "pricing": "",
        "query": "mugs",
        "product_category": "Home \u203a Kitchen \u203a Mugs",
    }


def write_shop(folder, items=None, descriptions=None, people=None, name="items_shuffle.json"):
    """Writes the files of a shop; returns the folder as text."""
    items = [LAMP_ITEM, SHIRT_ITEM, *map(mug, range(12))] if items is None else items
    described = DESCRIPTIONS if descriptions is None else descriptions
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(items), encoding="utf-8")
    (folder / "items_ins_v2.json").write_text(json.dumps(described), encoding="utf-8")
    texts = json.dumps(PEOPLE if people is None else people)
    (folder / "items_human_ins.json").write_text(texts, encoding="utf-8")
    return str(folder)
