"""Kitchen and dining."""

from agentgym_envs.toolkit.catalogue.kinds import Department, kind

from .palettes import GADGET, PACKS, PLASTIC

KITCHEN = Department(
    "Kitchen & Dining",
    "kitchen",
    (
        kind(
            "water bottle",
            "water bottles",
            "Drinkware > Water Bottles",
            "Water Bottle, Sports Water Bottle, Everyday Water Bottle",
            materials="stainless steel, borosilicate glass, tritan plastic",
            qualities="leak proof, bpa free, double walled, sweat proof, dishwasher safe",
            parts="wide mouth/narrow mouth, straw lid/flip lid/screw lid, carry loop, "
            "silicone sleeve",
            options={"color": GADGET, "capacity": "12 oz, 18 oz, 24 oz, 32 oz, 40 oz"},
            price=(11, 45),
            uses="long hikes, the gym bag, school days, the car",
            pitches=(
                "Ice in the morning is still ice at lunch.",
                "Fits most cup holders and backpack pockets.",
                "No metallic taste, no smell of last week's juice.",
            ),
        ),
        kind(
            "chef knife",
            "chef knives",
            "Cutlery > Chef Knives",
            "Chef Knife, Kitchen Chef Knife",
            materials="high carbon steel, damascus steel, ceramic zirconia",
            qualities="rust resistant, razor sharp, hand forged/precision stamped, "
            "dishwasher safe, well balanced",
            parts="full tang, pakkawood handle/olive wood handle/resin handle, blade guard, "
            "hammered finish",
            options={
                "blade": "6 inch, 8 inch, 10 inch",
                "box": "plain box, gift box",
            },
            price=(22, 160),
            uses="daily prep, large roasts, herbs, new kitchens",
            pitches=(
                "Rocks through onions and slides through tomatoes.",
                "Comes back to a keen edge with a few strokes on a stone.",
                "The spine is rounded where your finger rests.",
            ),
        ),
        kind(
            "frying pan",
            "frying pans",
            "Cookware > Frying Pans",
            "Frying Pan, Skillet Frying Pan, Everyday Frying Pan",
            materials="cast iron, hard anodized aluminum, tri ply steel, carbon steel",
            qualities="oven safe, pfoa free, dishwasher safe, scratch resistant, induction ready",
            parts="glass lid, pour spout, stay cool handle/removable handle, granite coating",
            options={
                "diameter": "8 inch, 10 inch, 12 inch",
                "color": "black, red, teal, cream, copper",
            },
            price=(19, 110),
            uses="eggs, searing steaks, weeknight dinners, campfires",
            pitches=(
                "Heats evenly from rim to rim.",
                "Eggs slide, fish skin crisps, and cleaning up takes a minute.",
                "The rim is high enough for a sauce and low enough for a spatula.",
            ),
        ),
        kind(
            "cutting board",
            "cutting boards",
            "Kitchen Tools > Cutting Boards",
            "Cutting Board, Kitchen Cutting Board",
            materials="acacia wood, end grain maple, pressed bamboo, recycled plastic",
            qualities="knife friendly, dishwasher safe, reversible, odor resistant, bpa free",
            parts="juice groove, rubber feet, side grips/hanging hole, built in tray",
            options={"size": "s, m, l, xl", "set": "single, set of three"},
            price=(12, 85),
            uses="bread and cheese, meal prep, carving, small counters",
            pitches=(
                "Stays where it is while you chop.",
                "Handsome enough to carry straight to the table.",
                "Wipe it, oil it twice a year, and it will outlast the kitchen.",
            ),
        ),
        kind(
            "coffee mug",
            "coffee mugs",
            "Cups & Mugs > Coffee Mugs",
            "Coffee Mug, Ceramic Coffee Mug, Breakfast Coffee Mug",
            materials="porcelain clay, glazed stoneware, enameled metal, fine bone china",
            qualities="microwave safe, dishwasher safe, lead free, hand painted, stackable",
            parts="cork bottom, large handle/double handle, speckled glaze/matte glaze, saucer lid",
            options={
                "color": GADGET,
                "capacity": "8 oz, 12 oz, 16 oz, 20 oz",
                "pack": "1 pack, 2 pack, 4 pack, 6 pack",
            },
            price=(8, 46),
            uses="slow mornings, office desks, hot chocolate, new homes",
            pitches=(
                "Holds the first coffee and most of the second.",
                "A rim as thin as it should be, a base as solid as you like.",
                "No two are exactly alike.",
            ),
        ),
        kind(
            "food container set",
            "food storage containers",
            "Food Storage > Containers",
            "Food Container Set, Pantry Container Set, Lunch Container Set",
            materials="borosilicate glass, tritan plastic, stainless steel",
            qualities="airtight, bpa free, microwave safe, freezer safe, stackable, leak proof",
            parts="snap lids/bamboo lids/silicone lids, divided compartments, date dials, "
            "measuring marks",
            options={
                "pieces": "5 piece, 10 piece, 16 piece, 24 piece",
                "lid color": "gray, teal, red, navy",
            },
            price=(16, 70),
            uses="meal prep, leftovers, dry goods, lunches at work",
            pitches=(
                "Crackers stay crisp and berries live two days longer.",
                "Every lid fits every base of its size.",
                "You can see what is inside before it is forgotten.",
            ),
        ),
        kind(
            "dish rack",
            "dish drying racks",
            "Sink Accessories > Dish Racks",
            "Dish Rack, Dish Drying Rack, Countertop Dish Rack",
            materials="powder coated steel, anodized aluminum, bamboo slats",
            qualities="rust proof, space saving, expandable, easy clean, heavy duty",
            parts="drip tray/drain spout, utensil holder, glass hooks, two tiers/three tiers, "
            "knife slot",
            options={"color": PLASTIC, "size": "s, m, l"},
            price=(17, 75),
            uses="small kitchens, big families, cabins, corner sinks",
            pitches=(
                "Takes the plates of a whole dinner without a wobble.",
                "Water runs back into the sink and not onto the counter.",
                "Comes apart in seconds when guests arrive.",
            ),
        ),
        kind(
            "electric kettle",
            "electric kettles",
            "Small Appliances > Electric Kettles",
            "Electric Kettle, Gooseneck Electric Kettle, Cordless Electric Kettle",
            materials="brushed metal, borosilicate glass, matte enamel",
            qualities="fast boiling, bpa free, cool touch, descale ready, quiet",
            parts="temperature dial/temperature presets, auto shut off, keep warm mode, "
            "mesh filter, water gauge",
            options={
                "color": "black, white, mint, copper, red, navy",
                "capacity": "27 oz, 34 oz, 50 oz, 60 oz",
            },
            price=(24, 105),
            uses="pour over coffee, tea for two, dorm rooms, instant noodles",
            pitches=(
                "From cold tap to rolling boil before the toast is ready.",
                "Lifts off its base from any side.",
                "The handle stays comfortable even with a full load.",
            ),
        ),
        kind(
            "apron",
            "kitchen aprons",
            "Kitchen Linens > Aprons",
            "Apron, Kitchen Apron, Baking Apron",
            materials="waxed canvas, cotton twill, linen blend, denim cloth",
            qualities="stain resistant, machine washable, water repellent, one size",
            parts="cross back straps/neck strap, towel loop, two pockets/three pockets, "
            "adjustable buckle",
            options={
                "color": "black, charcoal, olive, burgundy, navy, mustard, cream",
                "style": "plain, striped, checked",
            },
            price=(13, 48),
            uses="grilling, baking with kids, cafes, pottery class",
            pitches=(
                "Takes the splashes so that your shirt does not have to.",
                "Long ties wrap around and knot in front.",
                "Looks better with every stain that it survives.",
            ),
        ),
        kind(
            "baking mat set",
            "silicone baking mats",
            "Bakeware > Baking Mats",
            "Baking Mat Set, Pastry Baking Mat Set",
            materials="food grade silicone, fiberglass mesh, ptfe fabric",
            qualities="oven safe, non stick, bpa free, easy clean, roll up",
            parts="measurement grid, raised edge, macaron circles/cookie circles, storage band",
            options={"color": "red, gray, teal, orange", "pack": PACKS},
            price=(9, 36),
            uses="cookies, roasted vegetables, bread, candy",
            pitches=(
                "Replaces miles of parchment paper.",
                "Cookies brown evenly and let go without a fight.",
                "Fits standard half sheet pans.",
            ),
        ),
    ),
)
