"""Bedding, bath and decoration."""

from agentgym_envs.envs.webshop.catalogue.kinds import kind

from .palettes import BED_SIZES, HOME

BATH_SIZES = "hand, bath, sheet"

HOME_KINDS = (
    kind(
        "throw blanket",
        "throw blankets",
        "Blankets & Throws > Throw Blankets",
        "Throw Blanket, Sofa Throw Blanket, Cozy Throw Blanket",
        materials="coral velvet, chunky acrylic, cotton waffle, sherpa polyester",
        qualities="machine washable, pill resistant, light weight/heavy weight, reversible, "
        "pet friendly",
        parts="tassel fringe/pom pom trim/whipstitch edge, cable pattern",
        options={"color": HOME, "size": "50 x 60, 60 x 80, 90 x 90"},
        price=(18, 75),
        uses="movie nights, the reading chair, cool porches, guest rooms",
        pitches=(
            "Big enough to share, nice enough not to.",
            "Looks good folded over the arm of a couch.",
            "Softens with every wash and keeps its color.",
        ),
    ),
    kind(
        "duvet cover set",
        "duvet cover sets",
        "Bedding > Duvet Covers",
        "Duvet Cover Set, Quilt Duvet Cover Set",
        materials="washed linen, cotton percale, cotton sateen, brushed microfiber",
        qualities="machine washable, wrinkle resistant, hypoallergenic, fade resistant",
        parts="button closure/zipper closure/envelope closure, corner ties, "
        "striped pattern/solid pattern/floral pattern, pillow shams",
        options={"color": HOME, "size": BED_SIZES},
        price=(32, 150),
        uses="the master bedroom, guest rooms, dorms, summer nights",
        pitches=(
            "Changes the mood of a bedroom in the time that it takes to make the bed.",
            "The weave is dense and still lets air through.",
            "Inside seams are bound, so threads never catch on the filling.",
        ),
    ),
    kind(
        "bed pillow",
        "bed pillows",
        "Pillows > Sleeping Pillows",
        "Bed Pillow, Sleeping Bed Pillow",
        materials="shredded memory foam, goose down, down alternative, natural latex",
        qualities="hypoallergenic, machine washable, soft feel/medium feel/firm feel, "
        "height adjustable",
        parts="cooling cover/bamboo cover, double piping",
        purposes="side sleepers/back sleepers/stomach sleepers, neck pain",
        options={
            "size": BED_SIZES.replace("twin, full", "toddler, junior"),
            "pack": "1 pack, 2 pack, 4 pack",
        },
        price=(19, 95),
        uses="hot sleepers, light sleepers, hotels at home, spare beds",
        pitches=(
            "Gives under the head and holds under the neck.",
            "Shake it once in the morning and it is as high as on the first day.",
            "Arrives rolled up; let it rise for a night.",
        ),
    ),
    kind(
        "blackout curtains",
        "blackout curtains",
        "Window Treatments > Blackout Curtains",
        "Blackout Curtains, Bedroom Blackout Curtains",
        count="many",
        materials="woven polyester, velvet fabric, linen look fabric",
        qualities="thermal insulated, noise reducing, machine washable, energy saving, "
        "wrinkle free",
        parts="grommet top/rod pocket top/back tab top, tiebacks, foil print/geometric print",
        options={
            "color": HOME,
            "width": "42 inch, 52 inch, 70 inch",
            "length": "63 inch, 84 inch, 95 inch, 108 inch",
        },
        price=(18, 90),
        uses="day sleepers, nurseries, home theaters, street side rooms",
        pitches=(
            "Noon turns into midnight when you pull them shut.",
            "They hang in even folds right out of the bag.",
            "Two panels come in each package.",
        ),
    ),
    kind(
        "area rug",
        "area rugs",
        "Rugs & Carpets > Area Rugs",
        "Area Rug, Living Room Area Rug, Floor Area Rug",
        materials="woven jute, hand tufted wool, polypropylene pile, recycled cotton",
        qualities="stain resistant, shed free, machine washable, low pile/high pile, "
        "pet friendly, fade resistant",
        parts="non slip backing, geometric pattern/floral pattern/abstract pattern, fringed ends",
        options={"color": HOME, "size": "3 x 5, 4 x 6, 5 x 8, 8 x 10"},
        price=(38, 320),
        uses="living rooms, dining rooms, hallways, play corners",
        pitches=(
            "Pulls a room together and hides what the floor has been through.",
            "Chairs slide on it without catching.",
            "Rolled for shipping; the edges lie flat after a day or two.",
        ),
    ),
    kind(
        "bath towel set",
        "bath towels",
        "Bath Linens > Bath Towels",
        "Towel Set, Bath Towel Set, Spa Towel Set",
        materials="turkish cotton, bamboo cotton, egyptian cotton",
        qualities="quick drying, machine washable, highly absorbent, lint free, fade resistant",
        parts="hanging loops, dobby border/striped border, waffle weave/ribbed weave",
        purposes="sensitive skin",
        options={"color": HOME, "pieces": "2 piece, 4 piece, 6 piece, 8 piece"},
        price=(19, 85),
        uses="family bathrooms, guests, the gym bag, weekend houses",
        pitches=(
            "Thick loops drink up water and dry by evening.",
            "Steps out of the machine as fluffy as it went in.",
            "A small luxury that is used twice a day.",
        ),
    ),
    kind(
        "shower curtain",
        "shower curtains",
        "Bathroom Accessories > Shower Curtains",
        "Shower Curtain, Fabric Shower Curtain",
        materials="peva vinyl, polyester fabric, cotton duck",
        qualities="mildew resistant, water repellent, machine washable, pvc free, odor free",
        parts="weighted hem/magnetic hem, metal grommets, botanical print/nautical print, "
        "hooks included",
        options={"color": HOME, "size": "36 x 72, 54 x 78, 60 x 75, 66 x 84"},
        price=(11, 48),
        uses="small bathrooms, rentals, walk in tubs, guest baths",
        pitches=(
            "Keeps the floor dry and the morning cheerful.",
            "Hangs straight and does not cling to your legs.",
            "Rinse it now and then; that is all the care that it needs.",
        ),
    ),
    kind(
        "table lamp",
        "table lamps",
        "Lighting > Table Lamps",
        "Table Lamp, Bedside Table Lamp, Accent Table Lamp",
        materials="brushed brass, glazed ceramic, rattan weave, blown glass",
        qualities="dimmable, touch controlled/switch controlled, energy saving, cordless",
        parts="linen shade/paper shade/glass shade, led bulb, usb port, weighted base",
        options={
            "color": "ivory, black, navy, sage green, rust, white",
            "height": "14 inch, 18 inch, 24 inch",
        },
        price=(22, 130),
        uses="bedside reading, dark corners, the hallway, late work",
        pitches=(
            "Throws a pool of warm light and leaves the rest of the room to the evening.",
            "Put together in five minutes, without tools.",
            "The cord is long enough for outlets behind the bed.",
        ),
    ),
    kind(
        "wall clock",
        "wall clocks",
        "Decor > Wall Clocks",
        "Wall Clock, Kitchen Wall Clock, Decorative Wall Clock",
        materials="solid walnut, powder coated metal, tempered glass, pressed bamboo",
        qualities="silent, battery operated/solar powered, easy read, weather resistant",
        parts="roman numerals/arabic numerals, luminous hands, thermometer dial, sweep movement",
        options={
            "color": "black, white, copper, navy, teal",
            "size": "10 inch, 12 inch, 16 inch, 20 inch",
        },
        price=(15, 80),
        uses="kitchens, classrooms, offices, covered patios",
        pitches=(
            "Tells the time across a large room.",
            "One nail, one minute, done.",
            "The frame has the quiet look of old railway stations.",
        ),
    ),
    kind(
        "storage basket",
        "storage baskets",
        "Storage & Organization > Storage Baskets",
        "Storage Basket, Laundry Storage Basket, Shelf Storage Basket",
        materials="cotton rope, seagrass weave, felt fabric, bamboo slats",
        qualities="collapsible, eco friendly, kid safe, heavy duty",
        parts="leather handles/rope handles, removable liner, fitted lid, label holder",
        options={
            "color": HOME,
            "size": "s, m, l, xl",
            "pack": "1 pack, 2 pack, 3 pack",
        },
        price=(12, 58),
        uses="toys, laundry, blankets by the sofa, closet shelves",
        pitches=(
            "Somewhere to put the things that have no place.",
            "Stands upright even when it is empty.",
            "Slides under most beds and onto most shelves.",
        ),
    ),
)
