"""The words that the world of papers is made of."""

FIELDS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Route Planning",
     ("Ferry Timetables", "Night Buses", "Parcel Delivery", "Crowded Stations", "Cargo Bikes",
      "School Runs", "Mountain Rescue", "Harbour Traffic"),
     ("shortest paths", "timetables", "congestion", "fleet size", "transfers", "road tolls")),
    ("Image Understanding",
     ("Satellite Photographs", "Faded Prints", "Street Scenes", "Insect Wings", "Shop Shelves",
      "Tree Rings", "Sign Boards", "Cloud Pictures"),
     ("segmentation", "edge detection", "colour constancy", "object counting", "occlusion",
      "texture")),
    ("Speech and Sound",
     ("Whispered Speech", "Bird Calls", "Noisy Kitchens", "Old Recordings", "Choir Rehearsals",
      "Accented Speech", "Engine Noise", "Phone Interviews"),
     ("denoising", "pitch tracking", "speaker identity", "echo", "microphone arrays", "rhythm")),
    ("Language Processing",
     ("Recipe Texts", "Court Minutes", "Dialect Letters", "Product Manuals", "Parliament Debates",
      "Riddles and Puns", "Weather Bulletins", "Exam Questions"),
     ("parsing", "translation", "summaries", "coreference", "spelling", "word order")),
    ("Network Security",
     ("Home Routers", "Hospital Networks", "Leaked Passwords", "Phishing Letters",
      "Voting Machines", "Door Locks", "Payment Terminals", "Sensor Swarms"),
     ("intrusion", "key exchange", "honeypots", "trust", "side channels", "audit logs")),
    ("Database Systems",
     ("Streaming Joins", "Cold Storage", "Sparse Tables", "Versioned Records", "Spatial Queries",
      "Duplicate Entries", "Slow Disks", "Shared Indexes"),
     ("query plans", "indexing", "transactions", "compression", "caching", "schema change")),
    ("Robot Motion",
     ("Fruit Picking", "Stair Climbing", "Window Cleaning", "Greenhouse Work", "Pipe Inspection",
      "Laundry Folding", "Warehouse Shelves", "Uneven Ground"),
     ("grasping", "balance", "trajectory", "collision", "soft joints", "calibration")),
    ("Graph Theory",
     ("Planar Maps", "Signed Networks", "Growing Trees", "Random Lattices",
      "Sparse Bipartite Graphs", "Road Networks", "Friendship Circles", "Layered Orders"),
     ("colouring", "matching", "connectivity", "clustering coefficient", "random walks", "cuts")),
    ("Recommender Systems",
     ("Library Loans", "Music Playlists", "Hiking Trails", "Second-hand Goods", "Evening Classes",
      "Radio Plays", "Board Games", "Local Markets"),
     ("ratings", "cold start", "diversity", "implicit feedback", "fairness", "long tail")),
    ("Health Informatics",
     ("Sleep Diaries", "Ward Rounds", "Hearing Tests", "Home Dialysis", "Vaccination Records",
      "Gait Measurements", "Dental Images", "Allergy Reports"),
     ("triage", "patient privacy", "early warning", "missing values", "cohorts", "dosage")),
    ("Climate Modelling",
     ("Coastal Fog", "Glacier Retreat", "Urban Heat", "River Floods", "Desert Dust",
      "Spring Frosts", "Lake Ice", "Storm Tracks"),
     ("downscaling", "ensembles", "reanalysis", "uncertainty", "soil moisture", "trend")),
    ("Energy Systems",
     ("Village Grids", "Heat Pumps", "Wind Parks", "Battery Swaps", "Street Lamps",
      "Roof Collectors", "Tidal Turbines", "District Heating"),
     ("load forecasting", "storage", "peak shaving", "demand response", "inverters", "tariffs")),
    ("Software Engineering",
     ("Legacy Code", "Flaky Tests", "Build Scripts", "Code Review", "Release Notes",
      "Configuration Files", "Bug Reports", "Plug-in Systems"),
     ("refactoring", "type inference", "coverage", "static analysis", "technical debt",
      "mutation")),
    ("Human Interaction",
     ("Museum Guides", "Tactile Displays", "Family Calendars", "Car Dashboards", "Reading Aids",
      "Shared Whiteboards", "Voice Menus", "Wearable Clocks"),
     ("usability", "eye tracking", "attention", "accessibility", "gestures", "user studies")),
    ("Optimisation",
     ("Shift Rosters", "Cutting Stock", "Seating Plans", "Tournament Draws", "Crane Schedules",
      "Crop Rotation", "Kiln Loading", "Ticket Prices"),
     ("integer programming", "local search", "relaxation", "heuristics", "bounds", "robustness")),
    ("Statistical Learning",
     ("Small Samples", "Drifting Data", "Noisy Labels", "Rare Events", "Censored Outcomes",
      "Nested Surveys", "Uneven Classes", "Repeated Measures"),
     ("calibration error", "regularisation", "kernels", "boosting", "confidence", "sampling")),
    ("Bioinformatics",
     ("Moss Genomes", "Protein Folding", "Soil Bacteria", "Yeast Growth", "Seed Banks",
      "Coral Samples", "Antibody Libraries", "Pollen Counts"),
     ("alignment", "phylogeny", "gene expression", "motifs", "annotation", "assembly")),
    ("Materials Informatics",
     ("Glass Ceramics", "Recycled Paper", "Bridge Steel", "Porous Stone", "Thin Coatings",
      "Wood Fibres", "Woven Carbon", "Salt Batteries"),
     ("fatigue", "microstructure", "screening", "phase diagrams", "hardness", "corrosion")),
    ("Education Technology",
     ("Peer Grading", "Fraction Games", "Essay Feedback", "Chemistry Labs", "Reading Circles",
      "Homework Hints", "Class Forums", "Vocabulary Drills"),
     ("learning gains", "motivation", "tutoring", "assessment", "dropout", "curriculum")),
    ("Economics and Games",
     ("Fish Markets", "Ad Auctions", "Rent Contracts", "Water Rights", "Carbon Credits",
      "Queue Jumping", "Public Goods", "Ticket Lotteries"),
     ("equilibrium", "mechanism design", "bidding", "incentives", "cooperation", "welfare")),
    ("Computer Graphics",
     ("Woven Cloth", "Falling Snow", "Candle Light", "Crumpled Paper", "Ocean Spray",
      "Animal Fur", "Stained Glass", "Crowd Scenes"),
     ("ray tracing", "meshes", "shading", "animation", "simulation", "texture synthesis")),
    ("Distributed Computing",
     ("Ageing Clusters", "Edge Caches", "Faulty Clocks", "Ship Computers", "Volunteer Grids",
      "Split Networks", "Message Queues", "Mobile Gateways"),
     ("consensus", "replication", "latency", "load balancing", "checkpoints", "leader election")),
    ("Quantum Computing",
     ("Trapped Ions", "Shallow Circuits", "Noisy Gates", "Photon Loops", "Spin Chains",
      "Error Syndromes", "Random Circuits", "Ground States"),
     ("error correction", "entanglement", "annealing", "benchmarking", "compilation", "noise")),
    ("Digital Humanities",
     ("Ship Logs", "Medieval Charters", "Folk Songs", "Theatre Bills", "Village Maps",
      "Painted Maps", "Travel Diaries", "Coin Hoards"),
     ("transcription", "dating", "provenance", "named entities", "archives", "style")),
)  # fmt: skip
"""Fields of research: name, what papers are about, keywords."""

COMMON_KEYWORDS = ("evaluation", "open data", "survey", "reproducibility", "interpretability")

MANNERS = (
    *("Adaptive", "Hierarchical", "Lightweight", "Robust", "Incremental", "Probabilistic"),
    *("Explainable", "Decentralised", "Sparse", "Approximate", "Interactive", "Scalable"),
    *("Recursive", "Modular", "Frugal", "Self-correcting", "Parallel", "Stable"),
)
METHODS = (
    *("Message Passing", "Tree Search", "Rank Aggregation", "Active Sampling", "Rule Induction"),
    *("Model Averaging", "Constraint Solving", "Curriculum Learning", "Spectral Methods"),
    *("Contrastive Learning", "Event Calculus", "Mixture Models", "Attention", "Simulation"),
    *("Nearest Neighbours", "Program Synthesis", "Belief Propagation", "Distillation"),
    *("Gradient Descent", "Bandits", "Hashing", "Transfer Learning", "Interval Analysis"),
)
LIMITS = ("Limits", "Cost", "Promise", "Stability", "Geometry", "Ethics", "Complexity")
SUBTITLES = (
    *("A Field Study", "Ten Years Later", "A Survey", "Lessons Learned", "A Benchmark"),
    *("Theory and Practice", "A Second Look", "First Results", "An Open Problem"),
)
PATTERNS = (
    "{manner} {method} for {task}",
    "{task} with {manner} {method}",
    "{method} and {task}: {subtitle}",
    "On the {limit} of {method} in {task}",
    "What {method} Can and Can't Do for {task}",
    "{task} Revisited: {manner} {method}",
)

GENERAL_VENUES = (
    ("Proceedings of the Autumn Assembly of Computing", "Conference"),
    ("Annals of Applied Computation", "Journal"),
    ("Workshop on Unfinished Ideas", "Conference"),
    ("Letters in Open Science", "Journal"),
)
FIELD_VENUES = (
    ("International Meeting on {field}", "Conference"),
    ("Northern Symposium on {field}", "Conference"),
    ("Journal of {field}", "Journal"),
)

FIRST_NAMES = (
    *("Aino", "Bertil", "Cosima", "Darek", "Elif", "Fergus", "Giulia", "Hamid", "Ines", "Jakub"),
    *("Kalina", "Leandro", "Mireille", "Nadim", "Ottilie", "Paloma", "Quirin", "Rahel", "Stellan"),
    *("Tereza", "Ursin", "Valeria", "Wiebke", "Ximena", "Yannick", "Zelda", "Amara", "Bogdan"),
    *("Clio", "Dario", "Edda", "Fiorella", "Gwendal", "Henrike", "Ishaan", "Jelena", "Kofi"),
    *("Lieselot", "Mbali", "Noemi", "Oren", "Petra", "Raul", "Sunniva", "Tarek", "Uma", "Vito"),
    *("Wanda", "Yara", "Zbigniew", "Anselm", "Birte", "Cato", "Dunja", "Evander", "Filippa"),
    *("Gaspard", "Hilde", "Ivana", "Jorun"),
)
SURNAME_STARTS = (
    *("Alder", "Bracken", "Cedar", "Dun", "Elm", "Fallow", "Glen", "Heath", "Iver", "Juni"),
    *("Kestrel", "Lark", "Moor", "Nettle", "Oster", "Pine", "Reed", "Sedge", "Tarn", "Vale"),
)
SURNAME_ENDS = (
    *("berg", "croft", "dottir", "feld", "grove", "holm", "kamp", "lund", "mann", "nik"),
    *("oglu", "ström", "ton", "vik", "wright", "zewski"),
)

TOWNS = (
    *("Arvenholt", "Brackwater", "Caldermouth", "Dovrefell", "Easterhaven", "Fennimore"),
    *("Grauwald", "Highmarch", "Illerby", "Jasperton", "Korvala", "Lindenau", "Merrowdale"),
    *("Northwick", "Oldenquay", "Pellinor", "Quenby", "Ravensund", "Silverlake", "Tallgarth"),
)
ORGANISATIONS = (
    *("University of {town}", "{town} Institute of Technology", "{town} Research Labs"),
    *("Academy of Sciences, {town}",),
)
