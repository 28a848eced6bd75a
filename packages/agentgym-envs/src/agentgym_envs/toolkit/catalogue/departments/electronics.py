"""Electronics."""

from agentgym_envs.toolkit.catalogue.kinds import Department, kind

from .palettes import GADGET

ELECTRONICS = Department(
    "Electronics",
    "electronics",
    (
        kind(
            "bluetooth speaker",
            "bluetooth speakers",
            "Portable Audio > Bluetooth Speakers",
            "Bluetooth Speaker, Portable Bluetooth Speaker, Outdoor Bluetooth Speaker",
            qualities="water resistant/fully waterproof, dust proof, shock proof, light weight, "
            "hands free",
            parts="stereo pairing, deep bass, memory card slot, voice assistant, led lights, "
            "carry strap/clip hook",
            options={"color": GADGET, "power": "10 watt, 20 watt, 40 watt"},
            price=(22, 150),
            uses="pool parties, the shower, picnics, bike rides",
            pitches=(
                "Fills a backyard and still fits in a bag.",
                "A full charge lasts from breakfast until the neighbors complain.",
                "Voices stay clear even at low volume.",
            ),
        ),
        kind(
            "wireless earbuds",
            "wireless earbuds",
            "Headphones > Earbuds",
            "Earbuds, Wireless Earbuds, Sport Earbuds",
            count="many",
            qualities="noise cancelling, sweat resistant, light weight, hands free, "
            "in ear/open ear, fast charging",
            parts="charging case, touch control/button control, ear hooks, transparency mode, "
            "low latency mode",
            purposes="small ears",
            options={"color": GADGET, "tips": "silicone, foam"},
            price=(19, 160),
            uses="running, calls on the train, podcasts in bed, the office",
            pitches=(
                "They come out of the case and are connected before they are in your ears.",
                "Three sizes of tips are in the box.",
                "Your own voice stays clear in the wind.",
            ),
        ),
        kind(
            "power bank",
            "power banks",
            "Chargers & Batteries > Power Banks",
            "Power Bank, Charger Power Bank, Travel Power Bank",
            materials="aluminum shell, abs plastic, recycled plastic",
            qualities="fast charging, ultra slim, drop proof, solar powered, airline approved",
            parts="usb c port, wireless pad, digital display, built in cable, flashlight",
            options={
                "color": GADGET,
                "capacity": "5000 mah, 10000 mah, 20000 mah, 30000 mah",
            },
            price=(15, 85),
            uses="festivals, long flights, camping, forgetful people",
            pitches=(
                "Brings a dead phone back before the next stop.",
                "Charges two things while it is being charged.",
                "Switches off by itself when everything is full.",
            ),
        ),
        kind(
            "phone case",
            "phone cases",
            "Phone Accessories > Phone Cases",
            "Phone Case, Bumper Phone Case, Slim Phone Case",
            materials="liquid silicone, tempered glass, vegan leather, flexible tpu",
            qualities="shock proof, scratch resistant, fingerprint free, anti yellowing, "
            "wireless charging compatible",
            parts="kickstand, card holder, raised bezel, screen protector, wrist strap, "
            "magnetic ring",
            options={
                "color": GADGET,
                "model": "ostra 4, belix 7, tamiq 9, jorvo 2",
            },
            price=(8, 42),
            uses="clumsy hands, construction sites, commuters, a new phone",
            pitches=(
                "Dropped from the kitchen counter again and again, so that yours may be, too.",
                "Buttons click as they did without it.",
                "Snaps on and stays on.",
            ),
        ),
        kind(
            "usb cable",
            "usb c cables",
            "Cables & Adapters > USB Cables",
            "USB Cable, Charging USB Cable, Data USB Cable",
            materials="braided nylon, soft silicone, aluminum shell",
            qualities="fast charging, tangle free, bend tested, heavy duty",
            parts="right angle plug/magnetic plug, led indicator, cable tie, gold plated contacts",
            options={
                "color": "black, white, red, navy, purple",
                "length": "1 ft, 3 ft, 6 ft, 10 ft",
                "pack": "1 pack, 2 pack, 3 pack, 5 pack",
            },
            price=(6, 29),
            uses="the nightstand, the car, the couch, the office drawer",
            pitches=(
                "The strain relief is as long as a thumb, where cables usually die.",
                "Moves a film in the time that it takes to find the remote.",
                "Fits through most cases.",
            ),
        ),
        kind(
            "computer mouse",
            "wireless mice",
            "Computer Accessories > Mice",
            "Computer Mouse, Wireless Computer Mouse, Vertical Computer Mouse",
            materials="recycled plastic, soft rubber, anodized aluminum",
            qualities="silent click, ergonomic, rechargeable/battery operated, "
            "left handed/right handed",
            parts="side buttons, adjustable dpi, usb receiver, rgb lighting, thumb rest",
            purposes="small hands/large hands",
            options={"color": GADGET, "size": "s, m, l"},
            price=(11, 75),
            uses="spreadsheets, shared offices, travel, gaming",
            pitches=(
                "Tracks on wood, on paper and on the knee.",
                "The wheel turns freely and stops exactly.",
                "Pairs with two machines and changes between them at a press.",
            ),
        ),
        kind(
            "keyboard",
            "computer keyboards",
            "Input Devices > Keyboards",
            "Keyboard, Mechanical Keyboard, Desk Keyboard",
            materials="aluminum frame, abs plastic, bamboo frame",
            qualities="hot swappable, spill resistant, ultra slim, tenkeyless/full layout, quiet",
            parts="rgb lighting/white backlight, media knob, wrist rest, adjustable feet, "
            "number pad",
            options={
                "color": "black, white, mint, lavender, navy, peach",
                "switch": "linear, tactile, clicky",
            },
            price=(24, 155),
            uses="long drafts, code, dorm desks, late games",
            pitches=(
                "Every key sounds the same, and it is a good sound.",
                "Connects to three devices and remembers them.",
                "Legends are molded through the caps and never rub off.",
            ),
        ),
        kind(
            "tablet stand",
            "tablet stands",
            "Tablet Accessories > Stands",
            "Tablet Stand, Desktop Tablet Stand, Kitchen Tablet Stand",
            materials="anodized aluminum, solid beech, carbon steel",
            qualities="foldable, height adjustable, heavy duty, slip resistant, rotating",
            parts="silicone pads, cable hole, gooseneck arm/folding arm, weighted base, wall mount",
            options={"color": GADGET, "size": "s, m, l"},
            price=(12, 60),
            uses="recipes, video calls, sheet music, drawing",
            pitches=(
                "Lifts the screen to where your neck wants it.",
                "Holds still while you tap.",
                "Folds flat and travels in a sleeve.",
            ),
        ),
        kind(
            "smart watch band",
            "watch bands",
            "Wearables > Watch Bands",
            "Watch Band, Sport Watch Band, Replacement Watch Band",
            materials="genuine leather, milanese mesh, woven nylon, soft silicone, solid titanium",
            qualities="sweat proof, quick release, hypoallergenic, quick drying",
            parts="magnetic clasp/buckle clasp/folding clasp, ventilation holes, extra links, "
            "contrast stitching",
            purposes="small wrists/large wrists",
            options={"color": GADGET, "width": "20 mm, 22 mm, 24 mm"},
            price=(8, 55),
            uses="workouts, the office, evenings out, summer",
            pitches=(
                "Changed in ten seconds, without tools.",
                "Lies flat and catches no hairs.",
                "Makes an old watch new again.",
            ),
        ),
        kind(
            "webcam",
            "webcams",
            "Video Devices > Webcams",
            "Webcam, Desktop Webcam, Streaming Webcam",
            qualities="plug and play, wide angle/narrow angle, low light ready, tripod ready",
            parts="privacy cover, dual microphones, auto focus, ring light, flexible clip, "
            "motion tracking",
            options={
                "resolution": "720p, 1080p, 4k",
                "color": "black, white, silver",
            },
            price=(18, 130),
            uses="job interviews, online classes, streaming, family calls",
            pitches=(
                "You look like yourself and not like a witness who wants to stay unknown.",
                "Sits on thin laptops and thick monitors alike.",
                "Colors stay true under a lamp.",
            ),
        ),
    ),
)
