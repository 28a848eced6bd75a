"""Food and drink."""

from agentgym_envs.toolkit.catalogue.kinds import Department, kind

BAGS = "6 oz, 12 oz, 24 oz, 48 oz"

GROCERY = Department(
    "Grocery & Gourmet Food",
    "grocery",
    (
        kind(
            "ground coffee",
            "ground coffee",
            "Coffee > Ground Coffee",
            "Coffee, Ground Coffee, House Ground Coffee",
            count="mass",
            qualities="fair trade, low acid, usda organic, single origin, "
            "caffeine free/half caffeine",
            parts="chocolate notes/nutty notes/fruity notes, resealable bag, degassing valve",
            purposes="cold brew/espresso machines/french press",
            options={"roast": "light roast, medium roast, dark roast", "size": BAGS},
            price=(8, 42),
            uses="early risers, the office kitchen, campers, slow weekends",
            pitches=(
                "Roasted on Tuesdays, shipped on Wednesdays.",
                "Smells the way you hope that it tastes, and tastes that way.",
                "Round, warm, and gone too soon.",
            ),
        ),
        kind(
            "herbal tea",
            "herbal tea bags",
            "Tea > Herbal Teas",
            "Herbal Tea, Evening Herbal Tea, Wellness Herbal Tea",
            count="mass",
            qualities="caffeine free, usda organic, non gmo, plastic free, fair trade",
            parts="chamomile flowers, ginger root, hibiscus petals, lemon balm, turmeric",
            purposes="better sleep, digestion, sore throats",
            options={
                "count": "20 bags, 40 bags, 80 bags",
                "box": "carton, gift tin",
            },
            price=(5, 28),
            uses="quiet evenings, cold season, guests, long dinners",
            pitches=(
                "Whole leaves, not dust.",
                "Steep it for five minutes and take ten to drink it.",
                "A gentle cup with nothing to prove.",
            ),
        ),
        kind(
            "granola",
            "granola cereals",
            "Breakfast Cereal > Granola",
            "Granola, Crunchy Granola, Oat Granola Clusters",
            count="mass",
            qualities="gluten free, low sugar, high protein, non gmo, nut free, small batch",
            parts="chia seeds, dried cherries, almond butter, dark cocoa, coconut flakes, honey",
            options={
                "size": "8 oz, 12 oz, 24 oz",
                "pack": "1 pack, 3 pack, 6 pack",
            },
            price=(6, 38),
            uses="yogurt bowls, trail lunches, school mornings, late snacks",
            pitches=(
                "Clusters that survive the milk.",
                "Toasted slowly and turned by hand.",
                "Sweet enough for children and not too sweet for you.",
            ),
        ),
        kind(
            "trail mix",
            "trail mixes",
            "Nuts & Seeds > Trail Mix",
            "Trail Mix, Hiking Trail Mix, Snack Trail Mix",
            qualities="non gmo, gluten free, lightly salted/unsalted, vegan, kosher",
            parts="roasted cashews, dried mango, pumpkin seeds, yogurt drops, banana chips, "
            "macadamia nuts",
            options={"size": BAGS, "form": "pouch, jar, snack packs"},
            price=(7, 36),
            uses="summits, desk drawers, road trips, lunch boxes",
            pitches=(
                "Something salty, something sweet, something to look for.",
                "A handful keeps you going for an hour.",
                "Mixed so that the best bits do not all end up at the bottom.",
            ),
        ),
        kind(
            "protein bars",
            "protein bars",
            "Sports Nutrition > Protein Bars",
            "Protein Bars, Snack Protein Bars, Meal Protein Bars",
            count="many",
            qualities="gluten free, keto friendly, low carb, soy free, sugar free, kosher",
            parts="whey protein/pea protein, peanut butter, dietary fiber, crisp layer",
            purposes="muscle recovery, weight control",
            options={
                "flavor": "chocolate, vanilla, hazelnut, cookie dough, coconut, cinnamon",
                "quantity": "6 bars, 12 bars, 24 bars",
            },
            price=(10, 46),
            uses="gym days, busy mornings, hiking, the glove box",
            pitches=(
                "They chew like a treat and not like chalk.",
                "Each one fits in a shirt pocket.",
                "They hold off hunger until dinner.",
            ),
        ),
        kind(
            "hot sauce",
            "hot sauces",
            "Condiments > Hot Sauces",
            "Hot Sauce, Pepper Hot Sauce, Table Hot Sauce",
            qualities="gluten free, keto friendly, small batch, preservative free, "
            "mild heat/medium heat/extreme heat",
            parts="habanero peppers/jalapeno peppers/ghost peppers, smoked garlic, mango puree, "
            "aged vinegar",
            options={
                "size": "5 oz, 8 oz, 12 oz",
                "pack": "1 pack, 3 pack, 4 pack, 6 pack",
            },
            price=(5, 32),
            uses="tacos, wings, eggs, brave guests",
            pitches=(
                "First comes the fruit, then the fire.",
                "Shake it, dash it, think about a second dash.",
                "It thins out on warm food and finds every corner.",
            ),
        ),
        kind(
            "olive oil",
            "extra virgin olive oils",
            "Oils & Vinegars > Olive Oils",
            "Olive Oil, Extra Virgin Olive Oil, Kitchen Olive Oil",
            count="mass",
            qualities="cold pressed, usda organic, unfiltered, single estate, kosher",
            parts="peppery finish/buttery finish/grassy finish, pour spout, tasting card",
            purposes="salads/frying/baking",
            options={
                "size": "8 oz, 17 oz, 25 oz, 34 oz",
                "bottle": "glass, tin, squeeze",
            },
            price=(9, 58),
            uses="fresh bread, gifts, grilled fish, every day",
            pitches=(
                "Pressed within a day of the harvest.",
                "Poured over tomatoes, it needs only salt.",
                "The harvest date is printed on the back.",
            ),
        ),
        kind(
            "gummy candy",
            "gummy candies",
            "Candy > Gummies",
            "Gummy Candy, Sweet Gummy Candy, Party Gummy Candy",
            count="mass",
            qualities="gelatin free, gluten free, fat free, sour coated/sugar dusted, nut free, "
            "individually wrapped",
            parts="real fruit juice, natural colors, vitamin c, chewy center",
            options={
                "flavor": "cherry, apple, lemon, peach, pineapple, cola",
                "size": "8 oz, 16 oz, 32 oz, 80 oz",
            },
            price=(5, 30),
            uses="movie nights, pinatas, office jars, long drives",
            pitches=(
                "Soft on the first day and soft on the last.",
                "Each color has a taste of its own.",
                "One bag is enough for a party, or for one person with a series to watch.",
            ),
        ),
        kind(
            "popcorn kernels",
            "popcorn kernels",
            "Snack Foods > Popcorn",
            "Popcorn Kernels, Gourmet Popcorn Kernels",
            count="many",
            qualities="non gmo, hull less, usda organic, gluten free, whole grain, "
            "large flake/small flake",
            parts="movie salt, coconut oil, butter seasoning, scoop",
            purposes="stovetop popping/air popping/microwave popping",
            options={
                "type": "white, yellow, red, purple",
                "size": "16 oz, 32 oz, 64 oz",
            },
            price=(6, 30),
            uses="movie nights, fund raisers, game day, family evenings",
            pitches=(
                "Nearly all of them pop, and those that do are tender.",
                "Grown by a handful of farms along one river.",
                "Hot, crisp, and loud enough to miss a line of the film.",
            ),
        ),
        kind(
            "pasta",
            "dry pasta",
            "Grains & Noodles > Pasta",
            "Pasta, Italian Pasta, Artisan Pasta",
            count="mass",
            materials="durum wheat, chickpea flour, brown rice, red lentil",
            qualities="bronze cut, slow dried, high protein, low carb, egg free, kosher",
            parts="dietary fiber, sea salt, spinach powder, recipe card",
            options={
                "shape": "penne, fusilli, spaghetti, farfalle, rigatoni",
                "pack": "1 pack, 4 pack, 6 pack, 8 pack",
            },
            price=(4, 34),
            uses="weeknights, big pots, picky eaters, salads",
            pitches=(
                "Rough on the outside, so the sauce has something to hold on to.",
                "Keeps its bite even if the phone rings.",
                "Ready in nine minutes.",
            ),
        ),
    ),
)
