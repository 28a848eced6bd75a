"""The words that the film world is made of."""

ADJECTIVES = (
    *("Silent", "Crooked", "Amber", "Hollow", "Restless", "Borrowed", "Painted", "Frozen"),
    *("Distant", "Velvet", "Broken", "Patient", "Scarlet", "Wandering", "Midnight", "Gentle"),
    *("Rusty", "Invisible", "Sleeping", "Stolen", "Burning", "Quiet", "Copper", "Salted"),
    *("Unwritten", "Northern", "Tangled", "Second", "Paper", "Forgotten", "Golden", "Narrow"),
    *("Thirteenth", "Winter", "Careless", "Drifting", "Electric", "Honest", "Inherited", "Jade"),
    *("Kindled", "Lonely", "Marble", "Nameless", "Open", "Pale", "Quicksilver", "Reluctant"),
)
NOUNS = (
    *("Lighthouse", "Orchard", "Signal", "Ferry", "Archive", "Carousel", "Meridian", "Harbour"),
    *("Cartographer", "Violin", "Staircase", "Embassy", "Tide", "Glacier", "Ledger", "Comet"),
    *("Beekeeper", "Telegram", "Vineyard", "Observatory", "Masquerade", "Quarry", "Parade"),
    *("Apprentice", "Balcony", "Clockmaker", "Detour", "Envelope", "Foundry", "Greenhouse"),
    *("Horizon", "Islander", "Jubilee", "Kingdom", "Lantern", "Monument", "Notebook", "Oath"),
    *("Passenger", "Quartet", "Railway", "Smuggler", "Tunnel", "Umbrella", "Visitor", "Window"),
    *("Yearbook", "Zeppelin", "Bakery", "Sparrow", "Reservoir", "Tailor", "Verdict", "Waltz"),
    *("Anchor", "Blizzard", "Corridor", "Dynasty", "Equinox", "Fortune"),
)
OWNERS = (
    *("Marlow", "Odessa", "Ferdinand", "Juniper", "Leopold", "Mirabel", "Casimir", "Tabitha"),
    *("Barnaby", "Celestine", "Dorian", "Esmeralda", "Florian", "Ginevra", "Horatio", "Isolde"),
)
SUBTITLES = ("Reckoning", "The Long Way Home", "First Light", "Aftermath", "New Tides", "Origins")

FIRST_NAMES = (
    (
        *("Adela", "Beatriz", "Camille", "Dagny", "Eleni", "Farah", "Greta", "Hana", "Imogen"),
        *("Jolana", "Katarina", "Leila", "Maren", "Noor", "Oksana", "Priya", "Quinn", "Rosalind"),
        *("Saskia", "Tamsin", "Ulla", "Vesna", "Wilhelmina", "Xenia", "Yuki", "Zora", "Anneke"),
        *("Brigid", "Chiara", "Delphine", "Esther", "Freya", "Gemma", "Hedda", "Ilse", "Jasmin"),
        *("Keiko", "Linnea", "Mariam", "Nadezhda"),
    ),
    (
        *("Anders", "Bastian", "Cormac", "Dmitri", "Emeka", "Fabrice", "Gustav", "Hiroshi"),
        *("Ivo", "Joaquin", "Kwame", "Lorenzo", "Matteo", "Nikolai", "Omar", "Pavel", "Quentin"),
        *("Rafael", "Soren", "Tomasz", "Ulrich", "Viktor", "Wendell", "Xavier", "Yusuf", "Zoltan"),
        *("Alasdair", "Benedikt", "Caspian", "Declan", "Enzo", "Felix", "Goran", "Haruki"),
        *("Idris", "Jonas", "Kaspar", "Lucian", "Magnus", "Neville"),
    ),
)
"""By gender as TMDB counts: 1 is female, 2 male."""

SURNAME_STARTS = (
    *("Ash", "Birk", "Calder", "Dorn", "Eller", "Fenn", "Gale", "Hart", "Isher", "Jarn", "Keld"),
    *("Lund", "Marr", "Norr", "Orr", "Penn", "Quill", "Rook", "Silver", "Thorn", "Umber", "Vell"),
    *("Wick", "Yarrow", "Zell", "Brand", "Crow", "Drift", "Ember", "Frost"),
)
SURNAME_ENDS = (
    *("well", "strom", "dale", "mont", "wick", "sen", "ova", "etti", "moto", "berg", "ley"),
    *("ridge", "quist", "aro", "man", "ier", "escu", "by", "garde", "hollow"),
)
PLACES = (
    *("Bergen, Norway", "Porto, Portugal", "Lyon, France", "Osaka, Japan", "Cork, Ireland"),
    *("Gdansk, Poland", "Lagos, Nigeria", "Tucson, Arizona, USA", "Turin, Italy", "Ghent, Belgium"),
    *("Brno, Czech Republic", "Aarhus, Denmark", "Malmö, Sweden", "Graz, Austria", "Bilbao, Spain"),
    *("Nagoya, Japan", "Pune, India", "Accra, Ghana", "Cusco, Peru", "Rosario, Argentina"),
    *("Hamilton, Ontario, Canada", "Dunedin, New Zealand", "Hobart, Tasmania, Australia"),
    *("Leipzig, Germany", "Utrecht, Netherlands", "Tampere, Finland", "Thessaloniki, Greece"),
    *("Savannah, Georgia, USA", "Duluth, Minnesota, USA", "Spokane, Washington, USA"),
    *("Leeds, England, UK", "Dundee, Scotland, UK", "Swansea, Wales, UK", "Busan, South Korea"),
    *("Chengdu, China", "Recife, Brazil", "Puebla, Mexico", "Izmir, Turkey", "Haifa, Israel"),
    *("Mombasa, Kenya", "Sfax, Tunisia", "Cluj-Napoca, Romania", "Varna, Bulgaria"),
    *("Split, Croatia", "Maribor, Slovenia", "Tartu, Estonia", "Kaunas, Lithuania"),
    *("Reykjavik, Iceland", "Basel, Switzerland", "Szeged, Hungary", "Hue, Vietnam"),
    *("Cebu City, Philippines", "Cali, Colombia", "Valdivia, Chile", "Durban, South Africa"),
)
COUNTRIES = {
    "US": "United States of America",
    "GB": "United Kingdom",
    "FR": "France",
    "DE": "Germany",
    "JP": "Japan",
    "IT": "Italy",
    "ES": "Spain",
    "CA": "Canada",
    "AU": "Australia",
    "IN": "India",
    "KR": "South Korea",
    "CN": "China",
    "BR": "Brazil",
    "MX": "Mexico",
    "SE": "Sweden",
    "DK": "Denmark",
    "NO": "Norway",
    "PL": "Poland",
    "IE": "Ireland",
    "NL": "Netherlands",
    "BE": "Belgium",
    "NZ": "New Zealand",
    "ZA": "South Africa",
    "AR": "Argentina",
}
TITLE_COUNTRIES = ("US", "GB", "AU", "CA", "IE", "NZ", "IN", "ZA")
"""Where a film may have another English title."""

COMPANY_STARTS = (
    *("Tall Pine", "Blue Lantern", "Paper Moth", "Ninth Street", "Salt & Stone", "Kite Hill"),
    *("Red Ferry", "Granite", "Little Comet", "Orange Door", "Northern Mill", "Glass Fox"),
    *("Seven Bells", "Old Harbour", "Quiet River", "Copper Owl", "Long Meadow", "Tin Whistle"),
    *("Upper Deck", "Velvet Anchor", "White Heron", "Yellow Barn", "Amber Gate", "Bright Quay"),
)
COMPANY_ENDS = ("Pictures", "Films", "Studios", "Entertainment")

GENRES = (
    *((28, "Action"), (12, "Adventure"), (16, "Animation"), (35, "Comedy"), (80, "Crime")),
    *((99, "Documentary"), (18, "Drama"), (14, "Fantasy"), (36, "History"), (27, "Horror")),
    *((10402, "Music"), (9648, "Mystery"), (10749, "Romance"), (878, "Science Fiction")),
    *((53, "Thriller"), (10752, "War"), (37, "Western")),
)
KEYWORDS = (
    *("heist", "road trip", "time loop", "small town", "friendship", "space station", "revenge"),
    *("courtroom", "family secret", "rivalry", "lost letter", "robot", "amnesia", "double life"),
    *("sea voyage", "chess", "orphan", "wedding", "train", "undercover", "forgery", "mountain"),
    *("drought", "radio", "circus", "twins", "exile", "cooking", "detective", "inheritance"),
    *("treasure map", "storm", "parallel world", "newspaper", "orchestra", "prison escape"),
    *("first love", "election", "lighthouse", "espionage", "boxing", "ghost", "migration"),
    *("mathematics", "theatre", "desert", "kidnapping", "village life", "old age", "school"),
    *("artificial intelligence", "hospital", "jazz", "diary", "fishing", "river", "witness"),
    *("blackmail", "expedition", "conspiracy", "strike", "gardening", "dance", "island"),
    *("motorcycle", "archaeology", "cold war", "neighbours", "adoption", "lottery", "bakery"),
    *("found footage", "coming of age", "based on a play", "sibling", "night shift", "museum"),
)
TITLES_OF_ROLES = (
    "Captain",
    "Doctor",
    "Inspector",
    "Professor",
    "Aunt",
    "Uncle",
    "Sister",
    "Judge",
)

JOBS = (
    *(("Director", "Directing"), ("Producer", "Production"), ("Writer", "Writing")),
    *(("Screenplay", "Writing"), ("Original Music Composer", "Sound"), ("Editor", "Editing")),
    *(("Director of Photography", "Camera"), ("Casting", "Production")),
    *(("Costume Design", "Costume & Make-Up"), ("Production Design", "Art")),
    *(("Sound Designer", "Sound"), ("Stunt Coordinator", "Crew")),
)
"""Jobs behind the camera, each with its department."""
