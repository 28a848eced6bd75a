"""Sports, outdoors and travel."""

from agentgym_envs.toolkit.catalogue.kinds import Department, kind

from .palettes import SPORT

OUTDOORS = Department(
    "Sports & Outdoors",
    "sports",
    (
        kind(
            "yoga mat",
            "yoga mats",
            "Yoga > Mats",
            "Yoga Mat, Exercise Yoga Mat, Studio Yoga Mat",
            materials="natural rubber, tpe foam, cork surface, organic jute",
            qualities="non slip, latex free, moisture proof, extra thick/travel thin, reversible",
            parts="carry strap, alignment lines, closed cell surface, mesh bag",
            purposes="hot yoga/pilates, bad knees",
            options={"color": SPORT, "length": "68 inch, 72 inch, 84 inch"},
            price=(17, 98),
            uses="morning practice, small apartments, the park, physical therapy",
            pitches=(
                "Grips your hands in downward dog and your feet in warrior.",
                "Lies flat from the first roll out.",
                "No smell of tires when you unwrap it.",
            ),
        ),
        kind(
            "resistance bands",
            "resistance bands",
            "Strength Training > Resistance Bands",
            "Resistance Bands, Workout Resistance Bands, Loop Resistance Bands",
            count="many",
            materials="natural latex, woven fabric, layered tpe",
            qualities="snap resistant, roll free, odor free, light weight",
            parts="foam handles, door anchor, ankle straps, exercise chart, travel pouch",
            purposes="physical therapy/glute training/stretching",
            options={
                "level": "light, medium, heavy, extra",
                "set": "3 piece, 5 piece, 11 piece",
            },
            price=(9, 48),
            uses="hotel rooms, warm ups, home gyms, the park",
            pitches=(
                "A whole rack of weights in a bag the size of a shoe.",
                "The pull grows evenly, without a jerk at the end.",
                "They stay in place on bare skin and on tights.",
            ),
        ),
        kind(
            "camping tent",
            "camping tents",
            "Camping > Tents",
            "Camping Tent, Dome Camping Tent, Cabin Camping Tent",
            materials="ripstop polyester, silnylon fabric, cotton canvas",
            qualities="fully waterproof, wind resistant, easy setup, light weight, "
            "three season/four season",
            parts="aluminum poles/fiberglass poles, mesh windows, gear loft, front porch, "
            "blackout lining",
            options={
                "color": "olive, orange, sky blue, beige, slate",
                "capacity": "two person, four person, six person, eight person",
            },
            price=(58, 360),
            uses="first campers, family trips, festivals, the high country",
            pitches=(
                "Up before the argument about how to put it up.",
                "Rain runs off and condensation stays outside.",
                "Tall enough to put on trousers without a dance.",
            ),
        ),
        kind(
            "sleeping bag",
            "sleeping bags",
            "Camp Bedding > Sleeping Bags",
            "Sleeping Bag, Mummy Sleeping Bag, Trail Sleeping Bag",
            materials="duck down, hollow fiber fill, cotton flannel",
            qualities="water repellent, compressible, machine washable, light weight, "
            "left zip/right zip",
            parts="draft collar, foot box, stash pocket, compression sack, snag guard",
            purposes="cold nights/mild nights/hot nights",
            options={
                "color": SPORT,
                "length": "kids, regular, tall",
            },
            price=(32, 220),
            uses="backpacking, scouts, van life, sleepovers",
            pitches=(
                "Keeps the warmth where you are.",
                "The zipper runs past the lining without biting into it.",
                "Rolls back into its bag on the first try.",
            ),
        ),
        kind(
            "hiking backpack",
            "hiking backpacks",
            "Hiking > Backpacks",
            "Hiking Backpack, Trekking Backpack, Trail Backpack",
            materials="ripstop nylon, recycled polyester, waxed canvas",
            qualities="water resistant, rip proof, light weight, carry on approved",
            parts="rain cover, hydration sleeve, internal frame, hip belt, laptop sleeve, "
            "sternum whistle",
            purposes="women/teens/kids",
            options={"color": SPORT, "capacity": "20 liter, 35 liter, 50 liter, 65 liter"},
            price=(28, 190),
            uses="hut tours, day trips, travel, school",
            pitches=(
                "Carries the load on your hips and leaves your shoulders free.",
                "A place for everything, and you find it in the dark.",
                "Air moves between it and your back.",
            ),
        ),
        kind(
            "suitcase",
            "carry on luggage",
            "Luggage > Suitcases",
            "Suitcase, Spinner Suitcase, Rolling Suitcase",
            materials="polycarbonate shell, aluminum shell, ballistic nylon",
            qualities="scratch resistant, expandable, light weight, water resistant",
            parts="spinner wheels/inline wheels, combination lock, usb port, "
            "compression straps, garment folder",
            options={
                "color": "black, navy, silver, rose gold, forest green, wine, yellow",
                "size": "20 inch, 24 inch, 28 inch",
            },
            price=(48, 260),
            uses="city breaks, business trips, long holidays, students",
            pitches=(
                "Glides beside you on one finger.",
                "Closes with a click, even on the way home.",
                "You will know it on the belt.",
            ),
        ),
        kind(
            "bike helmet",
            "bike helmets",
            "Cycling > Helmets",
            "Bike Helmet, Commuter Bike Helmet, Road Bike Helmet",
            qualities="impact tested, light weight, well ventilated, matte/glossy",
            parts="magnetic buckle, dial fit, rear light, sun visor, rotation liner, bug net",
            purposes="adults/kids/toddlers, long hair",
            options={"color": SPORT, "size": "s, m, l"},
            price=(24, 140),
            uses="the commute, gravel roads, family rides, scooters",
            pitches=(
                "You forget that you wear it, and that is the idea.",
                "Fits heads that others only balance on.",
                "Pads come out and go in the sink.",
            ),
        ),
        kind(
            "jump rope",
            "jump ropes",
            "Cardio Training > Jump Ropes",
            "Jump Rope, Speed Jump Rope, Fitness Jump Rope",
            materials="steel wire, braided cotton, beaded plastic, pvc cord",
            qualities="tangle free, length adjustable, light weight, sweat proof",
            parts="ball bearings, foam handles/wooden handles/aluminum handles, digital counter, "
            "weighted grips, spare cable",
            purposes="beginners/boxers/kids",
            options={
                "color": SPORT,
                "pack": "1 pack, 2 pack, 3 pack",
            },
            price=(7, 38),
            uses="warm ups, hotel rooms, school yards, interval days",
            pitches=(
                "Ten minutes with it are worth half an hour on the road.",
                "Turns smoothly and whistles when you are quick.",
                "Fits in a jacket.",
            ),
        ),
        kind(
            "camping lantern",
            "camping lanterns",
            "Outdoor Lighting > Lanterns",
            "Camping Lantern, Outdoor Lantern, Emergency Lantern",
            qualities="rechargeable/battery operated/solar powered, water resistant, "
            "drop proof, collapsible, dimmable",
            parts="magnetic base, red night mode, power bank function, hanging hook, "
            "remote control",
            options={
                "color": "black, orange, olive, yellow, silver",
                "brightness": "400 lumen, 1000 lumen, 2000 lumen",
            },
            price=(12, 68),
            uses="power cuts, tents, night fishing, garden tables",
            pitches=(
                "Lights a table for six or a page for one.",
                "The switch is easy to find with gloves on.",
                "A week of evenings from a single fill of energy.",
            ),
        ),
        kind(
            "picnic mat",
            "picnic blankets",
            "Picnic & Beach > Picnic Blankets",
            "Picnic Mat, Beach Picnic Mat, Outdoor Picnic Mat",
            materials="parachute nylon, quilted cotton, oxford cloth",
            qualities="sand free, fully waterproof, machine washable, foldable, quick drying",
            parts="corner stakes, carry handle, shoulder strap, corner pockets, padded layer",
            options={
                "pattern": "checked, striped, floral, plain",
                "capacity": "four person, six person, eight person",
            },
            price=(14, 58),
            uses="concerts, beach days, playgrounds, wet grass",
            pitches=(
                "Room for the family, the cooler and somebody else's dog.",
                "Shake it once and the afternoon falls off.",
                "Rolls up to the size of a loaf of bread.",
            ),
        ),
    ),
)
