"""The vocabulary that projects, issues and commits are made of."""

from typing import NamedTuple


class Topic(NamedTuple):
    """What a project is about: its name, what it does (after "that"), and its modules."""

    name: str
    purpose: str
    modules: tuple[str, ...]


def _topics(text: str) -> tuple[Topic, ...]:
    lines = [line.split("|") for line in text.strip().splitlines()]
    return tuple(Topic(name, purpose, tuple(parts.split())) for name, purpose, parts in lines)


TOPICS = _topics(
    """
tide-tables|predicts high and low water for small harbours|harmonics stations almanac
seed-sorter|keeps a catalogue of garden seeds and their sowing dates|catalogue calendar packets
bus-board|shows the next departures at a bus stop|timetable display delays
paper-lantern|turns plain text notes into a small static site|renderer pages themes
bread-ratios|scales bread recipes by baker's percentages|formula scaling units
star-chart|draws the night sky for any place and hour|ephemeris projection labels
trail-log|records walks and sums up their climbs|tracks elevation summary
book-loans|tracks which friend has borrowed which book|ledger reminders shelf
night-shift|plans fair rotas for small teams|rota fairness swaps
kiln-watch|logs the temperature curve of a pottery kiln|sensor curve alarms
letter-press|sets pages of metal-type style posters|typesetting ink layout
moss-clock|renders a clock that grows over the day|growth face palette
rain-gauge|collects readings from home-made rain gauges|readings upload charts
choir-book|arranges hymn sheets for small choirs|voices transpose printing
chess-diary|comments on chess games move by move|notation boards comments
tea-timer|times several pots of tea at once|kettle alarms presets
bee-census|counts bees at the entrance of a hive|counter frames report
cloud-atlas|names clouds in pictures|classes samples training
coin-cabinet|catalogues coins with pictures and mint marks|catalogue mints images
word-garden|grows crosswords from a list of words|grid clues fill
map-folds|folds large maps into printable sheets|sheets margins index
signal-box|simulates a small railway junction|points signals trains
fern-css|styles plain pages without any class names|reset type forms
dust-sensor|reads cheap air sensors and warns of dust|driver average alerts
price-slip|reads till receipts into a household book|scanner lines totals
stair-count|counts the stairs climbed in a week|steps weeks badges
harbour-cam|stitches pictures of a harbour into a film|capture stitch film
quiet-hours|mutes devices by a shared calendar|calendar devices rules
loom-draft|draws weaving drafts from thread lists|threads pattern export
ink-index|builds back-of-book indexes|terms entries sorting
pond-life|models frogs, flies and weeds in a pond|species seasons plots
tool-shed|keeps an inventory of lent tools|inventory loans labels
mill-wheel|schedules jobs on one slow machine|queue worker retry
sound-walk|pins recordings to places on a map|recordings places player
apple-press|plans the pressing days of an orchard|orchard batches bottles
radio-play|cuts scripts into parts for voices|script parts cues
glass-notes|tunes musical glasses by ear and water|tuning water scale
snow-line|estimates the snow line from weather data|stations model report
post-round|plans the shortest round of a postman|streets route depot
clay-db|stores small tables as readable text files|table index query
fire-drill|trains teams with timed drills|drills timer scores
wind-rose|plots winds by direction and strength|bins plot legend
leaf-press|identifies leaves by their outlines|outline features guess
toy-train|drives a model railway from a browser|tracks speed blocks
cup-league|keeps the tables of amateur leagues|fixtures results table
sun-dial|computes sundials for any wall|angles hours drawing
lock-smith|checks the strength of pass phrases|entropy words rules
echo-test|measures the echo of rooms|impulse decay report
dough-bot|reminds bakers to fold their dough|schedule messages oven
field-notes|collects notes of birds in the field|sightings species sync
slow-feed|reads news feeds once a day|fetch digest filters
knot-book|animates how knots are tied|steps ropes drawing
brick-plan|plans walls brick by brick|bonds courses counting
ferry-alert|tells when a ferry is late or cancelled|timetable notices mail
salt-works|tests programs with awkward input|cases runner shrink
ticket-wall|shows tickets of many trackers on one wall|sources cards layout
page-mark|keeps bookmarks with short summaries|store tags import
cellar-log|logs temperature and humidity of a cellar|sensor store chart
street-bins|reminds of the bin collection days|calendar regions notices
river-stage|warns of floods from river levels|levels forecast warning
"""
)

FORMS = (
    ("", "A program"),
    ("-web", "A web front end"),
    ("-lib", "A library"),
    ("-cli", "A command line tool"),
    ("-server", "A small server"),
    ("-app", "An app for phones"),
    ("-data", "Open data for anything"),
)

LANGUAGES = ("Python", "JavaScript", "Go", "Rust", "C", "Shell")

TEAMS = (
    ("lantern-labs", "Lantern Labs", "Small tools for writers and printers."),
    ("harbour-tech", "Harbour Tech", "Software for the ports of the west coast."),
    ("open-fields", "Open Fields", "Farming, weather and soil, in the open."),
    ("cobalt-works", "Cobalt Works", "Machines and the programs that run them."),
    ("north-loop", "North Loop", "Timetables, maps and public transport."),
    ("paper-crane", "Paper Crane", "Static sites and typography."),
    ("quiet-code", "Quiet Code", "Calm software for busy people."),
    ("river-watch", "River Watch", "Levels, floods and water quality."),
    ("tin-whistle", "Tin Whistle", "Music, sound and instruments."),
    ("brass-hinge", "Brass Hinge", "Libraries that hold other programs together."),
    ("velvet-ant", "Velvet Ant", "Counting and naming small animals."),
    ("green-attic", "Green Attic", "Household and garden helpers."),
    ("slate-roof", "Slate Roof", "Building, bricks and plans."),
    ("night-owl", "Night Owl", "Astronomy and clocks."),
    ("copper-kettle", "Copper Kettle", "Kitchens, ovens and tea."),
    ("chalk-line", "Chalk Line", "Games, leagues and training."),
    ("woven", "Woven", "Textiles and patterns."),
    ("orra-data", "Orra Data", "Open data of the Orra valley."),
    ("foundry", "Foundry", "Test tools and other foundations."),
    ("civic-desk", "Civic Desk", "Services for town halls."),
)

LABELS = (
    ("bug", "red", "Something does not work"),
    ("feature", "green", "Something new"),
    ("documentation", "blue", "Words about the program"),
    ("question", "blue", "Somebody wants to know"),
    ("help wanted", "green", "Anyone may take it"),
    ("good first issue", "green", "For newcomers"),
    ("performance", "red", "Too slow or too large"),
    ("accessibility", "blue", "For everyone"),
    ("security", "red", "May be abused"),
    ("wontfix", "grey", "Stays as it is"),
    ("design", "blue", "Looks and layout"),
    ("tests", "grey", "Checks that run by themselves"),
)

PARTS = (
    "export", "import", "search", "login page", "settings page", "cache", "parser", "report",
    "date picker", "sidebar", "start page", "print view", "backup", "sync", "keyboard navigation",
    "table view", "chart", "upload", "configuration", "installer", "log file", "error page",
    "progress bar", "mobile layout", "undo", "auto save", "dark theme", "time zone handling",
)  # fmt: skip

TROUBLES = (
    "fails when a name has spaces", "is slow with large files", "shows the wrong total",
    "crashes on empty input", "ignores the chosen language", "forgets its state after a restart",
    "breaks on small screens", "does not respect the time zone", "loses the last line",
    "hangs on a slow connection", "shows an error in red for no reason", "uses too much memory",
    "rounds numbers twice", "cannot handle accents", "writes the same entry twice",
    "stops after one hundred entries", "opens in the wrong window", "cuts off long titles",
)  # fmt: skip

WISHES = (
    "Add an export to CSV", "Support several languages", "Offer a dark theme",
    "Let users sort by date", "Add keyboard shortcuts", "Remember the last search",
    "Show progress while loading", "Add a quiet mode", "Support reading from standard input",
    "Send a weekly summary by mail", "Make the port configurable", "Allow custom date formats",
    "Add a plugin interface", "Publish a container image", "Offer a printable view",
    "Add a map of all places", "Support time zones", "Let users undo the last step",
    "Add a demo with sample data", "Show the version in the footer", "Add filters to the table",
    "Support offline use",
)  # fmt: skip

QUESTIONS = (
    "How do I change the default port?", "Is there a way to import old data?",
    "Which versions are supported?", "Can this run without a network?",
    "How are the totals computed?", "Where are the settings stored?",
    "Is there a mailing list?", "Does it work on small boards?",
    "How do I run the tests?", "What is planned for the next release?",
)  # fmt: skip

PAPERWORK = (
    "Explain the installation step by step", "Describe the file format",
    "Fix the broken link in the README", "Add screenshots to the documentation",
    "Document every option", "Correct the spelling in the guide", "Add a page of examples",
    "Say which licence the data has", "Describe how to contribute", "List known limits",
)  # fmt: skip

DETAILS = (
    "I noticed it this morning on a fresh checkout.", "It happens every time on my machine.",
    "Version 1.4 did not do this.", "A colleague can see it as well.",
    "There is no message in the log.", "I can send a sample file if that helps.",
    "This would save us a lot of manual work.", "We talked about it at the last meeting.",
    "Several people have asked for this.", "It is not urgent, but it would be nice to have.",
    "I am happy to write the patch if somebody points me to the right place.",
    "See the guide for what should happen instead.",
)  # fmt: skip

REPLIES = (
    "Thank you for the report, I can reproduce it.", "Could you tell us which version you use?",
    "I will look into it next week.", "This works for me on the main branch.",
    "Good idea, let us plan it for the next milestone.", "I have started on this.",
    "Please add a test for it as well.", "The cause is in the way we read the settings.",
    "Can we close this now?", "I agree with the above.", "There is a draft on my branch.",
    "Sorry for the delay, I was away.", "Does it also happen with the sample data?",
    "We should mention this in the guide.", "Fixed by the latest commit, please try again.",
    "I would rather keep it simple.", "Any news on this?", "Nice work, thank you!",
)  # fmt: skip

CODE_TITLES = (
    "Handle empty input in {file}", "Fix rounding in {file}", "Speed up {file}",
    "Add a test for {file}", "Simplify {file}", "Rename variables in {file}",
    "Remove dead code from {file}", "Count correctly in {file}",
    "Split long functions in {file}", "Check arguments in {file}", "Rewrite {file}",
    "Log less in {file}", "Support time zones in {file}", "Make {file} easier to read",
    "Avoid a copy in {file}", "Sort results in {file}", "Use the shared helper in {file}",
)  # fmt: skip

PAPER_TITLES = (
    "Update {file}", "Correct a typo in {file}", "Explain the limits in {file}",
    "Add an example to {file}", "Clarify {file}", "Shorten {file}", "Bring {file} up to date",
    "Reword {file}", "Fix the formatting of {file}", "Mention the new options in {file}",
)  # fmt: skip
"""Of commits that change texts and settings."""

SUBJECTS = (
    ("fix-export", "Fix the export of names with spaces"),
    ("faster-search", "Make the search faster"),
    ("dark-theme", "Add a dark theme"),
    ("csv-import", "Import tables from CSV"),
    ("better-errors", "Say clearly what went wrong"),
    ("docs-examples", "Add examples to the documentation"),
    ("time-zones", "Respect the time zone of the user"),
    ("small-screens", "Make the layout fit small screens"),
    ("drop-old-format", "Drop the old file format"),
    ("retry-uploads", "Try failed uploads again"),
    ("sort-by-date", "Let users sort by date"),
    ("quiet-mode", "Add a quiet mode"),
    ("cache-results", "Keep results in a cache"),
    ("broken-links", "Repair broken links"),
    ("typed-settings", "Check the settings when they are read"),
    ("print-view", "Add a view for printing"),
    ("memory-use", "Use less memory on large files"),
    ("weekly-summary", "Send a weekly summary"),
    ("keyboard-shortcuts", "Add keyboard shortcuts"),
    ("safer-backup", "Write backups in one step"),
    ("undo-step", "Let users undo the last step"),
    ("plugin-hooks", "Give plugins a few hooks"),
    ("demo-data", "Ship sample data for a demo"),
    ("accented-names", "Sort accented names correctly"),
)

RELEASES = ("0.9", "1.0", "1.1", "1.2", "2.0", "2.1")
