"""Beauty and personal care."""

from agentgym_envs.toolkit.catalogue.kinds import Department, kind

from .palettes import BEAUTY

SCENTS = "lavender, vanilla, coconut, eucalyptus, cedar, lemon, unscented"
BOTTLES = "3 oz, 8 oz, 12 oz, 16 oz"

BEAUTY_CARE = Department(
    "Beauty & Personal Care",
    "beauty",
    (
        kind(
            "shampoo",
            "hair shampoos",
            "Hair Care > Shampoos",
            "Shampoo, Hair Shampoo, Daily Shampoo",
            count="mass",
            qualities="sulfate free, paraben free, cruelty free, color safe, silicone free, "
            "plant based",
            parts="argan oil, tea tree, keratin protein, aloe vera, biotin",
            purposes="dry hair/oily hair/fine hair/curly hair, dandruff, hair loss",
            options={"scent": SCENTS, "size": BOTTLES},
            price=(7, 36),
            uses="every wash, the whole family, gym bags, hard water",
            pitches=(
                "Lathers generously and rinses out in one go.",
                "Leaves a clean scalp without that squeaky feeling.",
                "One bottle lasts about two months.",
            ),
        ),
        kind(
            "face cream",
            "face moisturizers",
            "Skin Care > Face Moisturizers",
            "Face Cream, Moisturizing Face Cream, Hydrating Face Cream",
            qualities="fragrance free, oil free, cruelty free, paraben free, "
            "dermatologist tested, fast absorbing",
            parts="hyaluronic acid, vitamin c, retinol, shea butter, sun filter, green tea",
            purposes="dry skin/oily skin/combination skin, sensitive skin, fine lines, dark spots",
            options={"size": "1 oz, 2 oz, 4 oz", "time": "day, overnight"},
            price=(9, 62),
            uses="mornings, winter air, makeup days, air travel",
            pitches=(
                "A pea of it is enough.",
                "Sinks in before your coffee is ready.",
                "Skin feels calm, not coated.",
            ),
        ),
        kind(
            "lipstick",
            "lipsticks",
            "Lip Makeup > Lipsticks",
            "Lipstick, Satin Lipstick, Liquid Lipstick",
            qualities="long lasting, cruelty free, transfer proof, gluten free, vegan, "
            "matte finish/glossy finish/satin finish",
            parts="vitamin e, shea butter, jojoba oil, refillable tube",
            purposes="dry lips",
            options={"shade": BEAUTY, "set": "single, duo, trio"},
            price=(6, 32),
            uses="weddings, the office, date nights, every handbag",
            pitches=(
                "One pass gives full color.",
                "Stays through coffee, lunch and a long talk.",
                "The slanted tip draws a clean edge.",
            ),
        ),
        kind(
            "hair brush",
            "hair brushes",
            "Hair Tools > Brushes",
            "Hair Brush, Paddle Hair Brush, Detangling Hair Brush",
            materials="bamboo wood, beech wood, recycled plastic",
            qualities="static free, heat resistant, travel size, easy clean",
            parts="boar bristles/nylon bristles/wire bristles, cushion base, "
            "rubber grip/wooden grip, vented back",
            purposes="thick hair/thin hair/curly hair",
            options={
                "color": "black, white, coral, teal, plum, mint",
                "shape": "oval, round, square",
            },
            price=(7, 38),
            uses="blow drying, children, swim bags, daily care",
            pitches=(
                "Glides through knots instead of tearing at them.",
                "Feels like a short massage.",
                "Spreads natural oils down to the tips.",
            ),
        ),
        kind(
            "nail polish set",
            "nail polish sets",
            "Nail Care > Nail Polish",
            "Nail Polish Set, Manicure Nail Polish Set",
            qualities="quick drying, chip resistant, cruelty free, toxin free, peel off, vegan",
            parts="glitter top coat, base coat, curved brush, nail files, sticker sheet",
            purposes="weak nails",
            options={
                "shade": BEAUTY,
                "pieces": "4 piece, 6 piece, 12 piece",
            },
            price=(8, 35),
            uses="girls' nights, gifts, toes in summer, beginners",
            pitches=(
                "Two thin layers and ten minutes: that is the whole story.",
                "The caps are easy to hold with a wet hand.",
                "Levels itself, even on a hurried morning.",
            ),
        ),
        kind(
            "body lotion",
            "body lotions",
            "Body Care > Body Lotions",
            "Body Lotion, Hydrating Body Lotion, Daily Body Lotion",
            qualities="fast absorbing, paraben free, cruelty free, non greasy, "
            "dermatologist tested, plant based",
            parts="cocoa butter, oat extract, aloe vera, coconut oil, vitamin e",
            purposes="dry skin, sensitive skin, stretch marks, eczema",
            options={"scent": SCENTS, "size": BOTTLES},
            price=(6, 34),
            uses="shower fresh skin, winter legs, tired hands, the whole family",
            pitches=(
                "You can get dressed right after it.",
                "Comforts tight skin from the first use.",
                "The pump works to the last drop.",
            ),
        ),
        kind(
            "cosmetic bag",
            "cosmetic bags",
            "Bags & Cases > Cosmetic Bags",
            "Cosmetic Bag, Makeup Cosmetic Bag, Travel Cosmetic Bag",
            materials="quilted cotton, vegan leather, clear vinyl, recycled nylon",
            qualities="water resistant, easy carry, easy clean, travel size",
            parts="brush holders, hanging hook, adjustable dividers, built in mirror, "
            "double zipper/drawstring top",
            options={
                "color": "black, ivory, dusty pink, sage green, navy, lavender, leopard",
                "size": "s, m, l",
            },
            price=(9, 44),
            uses="weekend trips, the handbag, shared bathrooms, gifts",
            pitches=(
                "Opens flat, so you see everything at once.",
                "Holds a week of products and no more than that.",
                "Stands upright on a narrow shelf.",
            ),
        ),
        kind(
            "electric toothbrush",
            "electric toothbrushes",
            "Oral Care > Electric Toothbrushes",
            "Electric Toothbrush, Sonic Electric Toothbrush",
            qualities="rechargeable/battery operated, fully waterproof, quiet, travel ready",
            parts="pressure sensor, two minute timer, charging dock, whitening mode, "
            "charcoal bristles/soft bristles",
            purposes="sensitive gums, braces",
            options={
                "color": "black, white, mint, rose gold, sky blue",
                "heads": "2 head, 4 head, 8 head",
            },
            price=(16, 98),
            uses="adults, teens, travel, cleaner mornings",
            pitches=(
                "Teeth feel the way they do after a visit at the dentist.",
                "One charge covers a three week trip.",
                "Starts gently, so nothing splashes on the mirror.",
            ),
        ),
        kind(
            "bath bomb set",
            "bath bombs",
            "Bath Additives > Bath Bombs",
            "Bath Bomb Set, Spa Bath Bomb Set",
            qualities="handmade, vegan, cruelty free, stain free, individually wrapped",
            parts="epsom salt, essential oils, shea butter, dried petals, surprise toy",
            purposes="dry skin, kids/teens/adults, sore muscles",
            options={
                "scent": "lavender, vanilla, coconut, eucalyptus, lemon, ocean",
                "pieces": "4 piece, 6 piece, 12 piece",
            },
            price=(9, 38),
            uses="birthdays, Sunday evenings, long weeks, small thanks",
            pitches=(
                "Fizzes for minutes and colors the water like a sunset.",
                "Nothing to scrub off the tub afterwards.",
                "The box is pretty enough to go without wrapping paper.",
            ),
        ),
        kind(
            "beard oil",
            "beard oils",
            "Men's Grooming > Beard Oils",
            "Beard Oil, Conditioning Beard Oil",
            count="mass",
            qualities="alcohol free, cruelty free, non greasy, plant based, small batch",
            parts="argan oil, jojoba oil, vitamin e, castor oil, dropper cap/pump cap",
            purposes="patchy beards/coarse beards, itchy skin",
            options={
                "scent": "cedar, leather, tobacco, bergamot, vanilla, unscented",
                "size": "1 oz, 2 oz, 4 oz",
            },
            price=(7, 32),
            uses="dads, new growth, cold weather, the shaving shelf",
            pitches=(
                "Three drops tame a wild morning.",
                "Makes stiff hair pleasant for the people you hug.",
                "Smells close to the skin and never across the room.",
            ),
        ),
    ),
)
