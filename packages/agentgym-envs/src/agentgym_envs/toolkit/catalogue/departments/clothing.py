"""Clothing and shoes."""

from agentgym_envs.toolkit.catalogue.kinds import Department, kind

from .palettes import CLOTH, CLOTHES_SIZES, SHOE_SIZES

CLOTHING = Department(
    "Clothing, Shoes & Jewelry",
    "fashion",
    (
        kind(
            "rain jacket",
            "rain jackets",
            "Outerwear > Rain Jackets",
            "Rain Jacket, Hooded Rain Jacket, Shell Rain Jacket",
            materials="recycled polyester, ripstop nylon, coated cotton",
            qualities="wind proof, water resistant/fully waterproof, light weight, "
            "machine washable, slim fit/relaxed fit",
            parts="adjustable hood/roll away hood, zipper closure/snap closure, taped seams, "
            "reflective trim",
            options={"color": CLOTH, "size": CLOTHES_SIZES},
            price=(32, 120),
            uses="wet commutes, spring hikes, festival weekends, walks with the dog",
            pitches=(
                "Packs down to the size of a grapefruit and waits in your bag until clouds come.",
                "The cut leaves room for a sweater underneath.",
                "Cuffs and hem pull tight with one hand when the weather turns.",
            ),
        ),
        kind(
            "hoodie",
            "hoodies",
            "Sweatshirts > Hoodies",
            "Hoodie, Pullover Hoodie, Zip Hoodie",
            materials="organic cotton, cotton blend, brushed fleece",
            qualities="machine washable, fade resistant, pre shrunk, oversized fit/regular fit",
            parts="kangaroo pocket/side pockets, ribbed cuffs, lined hood, thumb holes",
            options={"color": CLOTH, "size": CLOTHES_SIZES},
            price=(24, 70),
            uses="lazy Sundays, cool evenings, the way to practice, working from home",
            pitches=(
                "The kind of layer that you pull on in October and take off in April.",
                "Weighty enough to hang well without feeling bulky.",
                "Seams lie flat, so nothing rubs at the shoulders.",
            ),
        ),
        kind(
            "t-shirt",
            "t-shirts",
            "Tops & Tees > T-Shirts",
            "Tee Shirt, Crew Tee Shirt, Everyday Tee Shirt",
            materials="combed cotton, bamboo viscose, linen blend",
            qualities="machine washable, moisture wicking, fade resistant, "
            "slim fit/relaxed fit/classic fit",
            parts="crew collar/v shaped collar/henley collar, long sleeve/short sleeve, "
            "chest pocket",
            purposes="sensitive skin",
            options={"color": CLOTH, "size": CLOTHES_SIZES},
            price=(9, 36),
            uses="warm days, layering, the weekend, travel",
            pitches=(
                "A plain shirt done properly: even stitching, no scratchy label.",
                "Keeps its shape at the neck after many rounds in the laundry.",
                "Looks right under a blazer and over swim shorts.",
            ),
        ),
        kind(
            "summer dress",
            "summer dresses",
            "Dresses > Summer Dresses",
            "Summer Dress, Wrap Summer Dress, Swing Summer Dress",
            materials="cotton voile, rayon crepe, linen blend",
            qualities="wrinkle free, hand washable/machine washable, knee length/ankle length",
            parts="short sleeve/puff sleeve/spaghetti straps, elastic waist/tie waist, "
            "hidden pockets, button front",
            options={"color": CLOTH, "size": CLOTHES_SIZES},
            price=(22, 85),
            uses="garden parties, beach holidays, warm office days, weddings",
            pitches=(
                "Falls softly and moves when you do.",
                "Dress it up with sandals or down with canvas shoes.",
                "Cut to flatter without clinging.",
            ),
        ),
        kind(
            "leggings",
            "women's leggings",
            "Activewear > Leggings",
            "Leggings, Yoga Leggings, Training Leggings",
            count="many",
            materials="nylon spandex, recycled polyester, cotton stretch",
            qualities="squat proof, moisture wicking, quick drying, machine washable",
            parts="high waist/mid waist, side pockets/back zip pocket, tummy control, "
            "reflective logo",
            options={
                "color": CLOTH,
                "size": CLOTHES_SIZES,
                "inseam": "21 inch, 25 inch, 28 inch",
            },
            price=(16, 65),
            uses="the studio, long runs, lounging, travel days",
            pitches=(
                "They stay where you put them, from the first stretch to the last mile.",
                "Flat seams keep friction away from the inner thigh.",
                "Stretch that springs back, even after a season of training.",
            ),
        ),
        kind(
            "jeans",
            "men's jeans",
            "Denim > Men's Jeans",
            "Jeans, Workwear Jeans, Five Pocket Jeans",
            count="many",
            materials="raw denim, stretch denim, hemp denim",
            qualities="slim fit/straight fit/tapered fit, stone washed, fade resistant, "
            "machine washable",
            parts="button fly/zip fly, coin pocket, reinforced knees, leather patch",
            options={
                "wash": "indigo, black, vintage blue, gray",
                "waist": "28, 30, 32, 34, 36, 38, 40",
                "inseam": "29 inch, 31 inch, 33 inch",
            },
            price=(28, 110),
            uses="every day, the workshop, nights out, the road",
            pitches=(
                "They start out firm and become yours within a month.",
                "The rise sits just below the natural waist.",
                "Bar tacks hold the corners where other pairs give up.",
            ),
        ),
        kind(
            "cardigan",
            "cardigans",
            "Sweaters > Cardigans",
            "Cardigan, Knit Cardigan, Open Cardigan",
            materials="merino wool, cable knit cotton, alpaca blend",
            qualities="hand washable/machine washable, itch free, light weight/heavy weight, "
            "hip length/thigh length",
            parts="wooden buttons/shell buttons, patch pockets, shawl collar, ribbed cuffs",
            options={"color": CLOTH, "size": CLOTHES_SIZES},
            price=(28, 115),
            uses="chilly offices, autumn walks, reading corners, cabin trips",
            pitches=(
                "The layer that lives on the back of your chair until four in the afternoon.",
                "Knitted loosely enough to breathe and tightly enough to last.",
                "Sleeves are long enough to hide your hands in.",
            ),
        ),
        kind(
            "socks",
            "crew socks",
            "Socks & Hosiery > Crew Socks",
            "Crew Socks, Trail Socks, Work Crew Socks",
            count="many",
            materials="merino wool, combed cotton, bamboo viscose",
            qualities="odor resistant, moisture wicking, quick drying, machine washable",
            parts="arch support, cushioned sole, seamless toe, reinforced heel",
            purposes="diabetic feet/wide calves",
            options={
                "color": CLOTH,
                "size": "s, m, l, xl",
                "pack": "3 pair, 6 pair, 12 pair",
            },
            price=(8, 34),
            uses="boots, long shifts, the trail, cold floors",
            pitches=(
                "They stay up on their own and leave no deep marks.",
                "Left and right are knitted to their own shape.",
                "Holes are a thing of your old drawer.",
            ),
        ),
        kind(
            "sneakers",
            "walking sneakers",
            "Shoes > Sneakers",
            "Sneakers, Walking Sneakers, Knit Sneakers",
            count="many",
            materials="knit mesh, suede leather, canvas cotton",
            qualities="slip resistant, light weight, machine washable, vegan",
            parts="rubber sole/eva sole, memory foam insole/gel insole, arch support, "
            "lace closure/slip on closure",
            purposes="wide feet/flat feet",
            options={"color": CLOTH, "size": SHOE_SIZES},
            price=(29, 115),
            uses="city walks, standing all day, the gym, airport sprints",
            pitches=(
                "Comfortable from the first step, with no breaking in.",
                "The heel is padded where other shoes rub.",
                "Simple lines that go with almost anything you own.",
            ),
        ),
        kind(
            "winter boots",
            "winter boots",
            "Boots > Winter Boots",
            "Winter Boots, Snow Winter Boots, Lace Winter Boots",
            count="many",
            materials="full grain leather, waxed canvas, synthetic leather",
            qualities="slip resistant, water resistant/fully waterproof, puncture resistant, "
            "ankle high/calf high",
            parts="faux fur lining/fleece lining/wool lining, rubber sole, side zipper, "
            "removable insole",
            purposes="wide feet",
            options={"color": "black, brown, tan, olive, wine, navy", "size": SHOE_SIZES},
            price=(45, 180),
            uses="icy sidewalks, snowy school runs, winter camping, the ski village",
            pitches=(
                "Warm toes at ten below, without feet of lead.",
                "Deep lugs bite into snow and let go of it again.",
                "The tongue is sewn in at both sides and keeps slush out.",
            ),
        ),
    ),
)
