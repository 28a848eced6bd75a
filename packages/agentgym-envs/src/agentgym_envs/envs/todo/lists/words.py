"""What the invented people have to do, where, and with what; all words are ours."""

from typing import NamedTuple


class Theme(NamedTuple):
    """One kind of list.

    Attributes:
        names: What such a project may be called.
        todos: What may be in it; no two themes share one.
        places: Where that happens.
        things: What is needed for it.
    """

    names: tuple[str, ...]
    todos: tuple[str, ...]
    places: tuple[str, ...]
    things: tuple[str, ...]


THEMES = (
    Theme(
        ("Flat Renovation", "Home Improvement", "New Kitchen"),
        (
            *("Paint the hallway", "Replace the bathroom tap", "Sand the floorboards"),
            *("Hang the curtain rails", "Order the kitchen worktop", "Seal the shower tiles"),
            *("Measure the bedroom windows", "Take the rubble to the tip"),
        ),
        ("the flat", "the builders' merchant on Mill Lane", "the workshop", "the back yard"),
        ("dust sheets", "masking tape", "a spirit level", "a cordless drill", "sugar soap"),
    ),
    Theme(
        ("Allotment", "Vegetable Garden", "Garden Year"),
        (
            *("Sow the broad beans", "Prune the apple tree", "Turn the compost heap"),
            *("Repair the cold frame", "Weed the onion bed", "Stake the tomatoes"),
            *("Order seed potatoes", "Clear the rain gutter of the shed"),
        ),
        ("plot 14", "the greenhouse", "the garden centre", "the tool shed"),
        ("gloves", "a hand fork", "garden twine", "a watering can", "slug collars"),
    ),
    Theme(
        ("Mountain Holiday", "Hiking Trip", "Summer in the Hills"),
        (
            *("Book the night train", "Break in the walking boots", "Plan the third day's route"),
            *("Renew the hut membership", "Waterproof the rain jackets", "Buy the trail map"),
            *("Reserve beds at the upper hut", "Check the first-aid kit"),
        ),
        ("home", "the outdoor shop", "the station", "the alpine club's office"),
        ("the membership card", "wax spray", "a map case", "spare laces", "blister plasters"),
    ),
    Theme(
        ("Thesis", "Master's Thesis", "Dissertation"),
        (
            *("Rewrite the introduction", "Label the figures of chapter two", "Fix the citations"),
            *(
                "Rerun the ablation experiment",
                "Draft the acknowledgements",
                "Print a reading copy",
            ),
            *("Prepare the colloquium talk", "Archive the raw measurements"),
        ),
        ("the reading room", "office 3.12", "the copy shop", "the computer lab"),
        ("the style guide", "the lab notebook", "a hard disk", "the marked-up draft", "a red pen"),
    ),
    Theme(
        ("Bakery Opening", "Cafe Launch", "Corner Shop"),
        (
            *("Sign the lease", "Test the sourdough recipe", "Choose the shop sign"),
            *("Register with the food authority", "Hire a weekend assistant", "Price the cakes"),
            *("Install the card reader", "Invite the neighbours to the opening"),
        ),
        ("the shop", "the town hall", "the test kitchen", "the printer's on Dock Street"),
        ("the floor plan", "rye flour", "the business permit", "a price list", "sample boxes"),
    ),
    Theme(
        ("Wedding", "Our Wedding", "Wedding Plans"),
        (
            *("Send out the invitations", "Taste the wedding menu", "Collect the rings"),
            *("Write the seating plan", "Confirm the string trio", "Fit the suit"),
            *("Order the bouquets", "Rehearse the first dance"),
        ),
        ("the lakeside inn", "the jeweller's", "the tailor's", "the village hall"),
        ("the guest list", "a deposit slip", "the fabric sample", "stamps", "dancing shoes"),
    ),
    Theme(
        ("Household", "Chores", "Around the House"),
        (
            *("Descale the kettle", "Wash the bed linen", "Defrost the freezer"),
            *("Vacuum under the sofa", "Sort the recycling", "Polish the hall mirror"),
            *("Mend the torn cushion", "Wipe the window sills"),
        ),
        ("the kitchen", "the laundry room", "the living room", "the cellar"),
        ("vinegar", "a microfibre cloth", "a sewing kit", "paper bags", "oven gloves"),
    ),
    Theme(
        ("Piano", "Music Practice", "Spring Recital"),
        (
            *("Memorise the nocturne", "Practise the scales in thirds", "Tune the upright piano"),
            *("Record the sonatina", "Meet the accompanist", "Copy the parts for the duet"),
            *("Hand in the recital programme", "Rent a rehearsal room"),
        ),
        ("the music school", "room B of the conservatoire", "home", "the church hall"),
        ("the metronome", "the urtext edition", "a recorder", "staff paper", "a page clip"),
    ),
    Theme(
        ("Football Club", "Youth Team", "Under Twelves"),
        (
            *("Mark out the pitch", "Wash the team shirts", "Draw up the fixture list"),
            *("Pump up the match balls", "Book the minibus", "Phone the referee"),
            *("Collect the membership fees", "Run the goalkeeper training"),
        ),
        ("the club house", "pitch two", "the sports shop", "the school gym"),
        ("the line marker", "a ball pump", "the team sheet", "bibs", "the first-aid bag"),
    ),
    Theme(
        ("Cat and Dog", "Pets", "Animal Care"),
        (
            *("Take the dog to the vet", "Order the worming tablets", "Trim the cat's claws"),
            *("Clean the aquarium filter", "Find a sitter for the tortoise", "Brush the spaniel"),
            *("Repair the cat flap", "Renew the dog licence"),
        ),
        ("the animal clinic", "the pet shop", "the balcony", "the council office"),
        ("the vaccination card", "a carrier", "treats", "a soft brush", "a bucket"),
    ),
    Theme(
        ("Tax Return", "Paperwork", "Household Finances"),
        (
            *("Scan the receipts", "Request the bank statement", "Fill in the travel expenses"),
            *(
                "Dispute the phone bill",
                "File the insurance letters",
                "Compare electricity tariffs",
            ),
            *("Renew the parking permit", "Send the form to the tax adviser"),
        ),
        ("the study", "the bank branch", "the post office", "the tax adviser's office"),
        ("the blue folder", "a stapler", "last year's assessment", "a calculator", "envelopes"),
    ),
    Theme(
        ("Robotics Club", "Robot Contest", "Maker Group"),
        (
            *("Solder the motor driver", "Calibrate the distance sensor", "Print the chassis"),
            *("Write the line follower", "Charge the battery packs", "Film the demo run"),
            *("Register for the regional contest", "Sort the screw box"),
        ),
        ("the maker space", "lab 2", "the school basement", "the exhibition hall"),
        ("a multimeter", "heat-shrink tubing", "the spare wheels", "a tripod", "the parts list"),
    ),
    Theme(
        ("Book Club", "Reading Group", "Library Evenings"),
        (
            *(
                "Finish the second novel",
                "Prepare questions for the discussion",
                "Bake for the evening",
            ),
            *("Return the borrowed poems", "Reserve the reading corner", "Vote on the next title"),
            *("Write the author a letter", "Update the members' list"),
        ),
        ("the branch library", "the tea room", "the bookshop on Fern Street", "home"),
        ("the paperback", "sticky notes", "a library card", "index cards", "a flask of tea"),
    ),
    Theme(
        ("Moving House", "The Move", "New Flat"),
        (
            *("Pack the bookshelves", "Rent a van", "Redirect the post"),
            *("Read the gas meter", "Return the old keys", "Dismantle the wardrobe"),
            *("Label the kitchen boxes", "Cancel the old internet contract"),
        ),
        ("the old flat", "the new flat", "the van hire", "the letting agency"),
        ("twenty boxes", "parcel tape", "a screwdriver set", "blankets", "the inventory"),
    ),
    Theme(
        ("Choir Tour", "Concert Week", "Choir"),
        (
            *("Warm up the altos", "Hang the concert posters", "Sew the choir folders"),
            *("Print the hymn texts", "Check the hall's acoustics", "Arrange beds for the guests"),
            *("Sell tickets at the market", "Thank the sponsors"),
        ),
        ("the parish hall", "the market square", "the concert hall", "the rectory"),
        ("the tuning fork", "drawing pins", "the cash box", "black folders", "throat sweets"),
    ),
    Theme(
        ("Language Course", "Learning Portuguese", "Evening Class"),
        (
            *("Learn the irregular verbs", "Listen to the third dialogue", "Write a short story"),
            *(
                "Exchange messages with the tandem partner",
                "Mark the practice exam",
                "Buy a grammar",
            ),
            *("Record the pronunciation drill", "Revise the market vocabulary"),
        ),
        ("the evening school", "the language lab", "the train", "the cafe by the bridge"),
        ("headphones", "flash cards", "the exercise book", "a dictionary", "a pencil"),
    ),
    Theme(
        ("Charity Run", "Half Marathon", "Autumn Race"),
        (
            *("Run the long loop", "Pick up the race number", "Stretch with the physiotherapist"),
            *("Ask colleagues for pledges", "Try out the new gels", "Swim the recovery lengths"),
            *("Measure the interval track", "Enter the relay team"),
        ),
        ("the river path", "the stadium", "the indoor pool", "the physio practice"),
        ("running shoes", "a stopwatch", "a water belt", "the pledge sheet", "a towel"),
    ),
    Theme(
        ("Street Festival", "Neighbourhood Party", "Summer Fair"),
        (
            *("Ask the council for the road closure", "Borrow the long tables", "Blow up balloons"),
            *("Test the loudspeakers", "Set up the cake stall", "Paint the welcome banner"),
            *("Find volunteers for the clean-up", "Plan the children's games"),
        ),
        ("Elm Road", "the community centre", "the council office", "the playground"),
        ("extension leads", "bunting", "a ladder", "poster paint", "a cash float"),
    ),
)

PEOPLE = (
    *("Amina Okoye", "Bertil Sand", "Carla Pinheiro", "Dov Rosner", "Elif Demir", "Farid Haddad"),
    *("Greta Holm", "Hugo Marchetti", "Ines Valdivia", "Jonas Kettler", "Kirra Dunne"),
    *("Lena Brzezinska", "Mateo Arce", "Nuria Soler", "Osman Tekin", "Petra Vlk", "Quentin Roy"),
    *("Rosa Lindqvist", "Samir Nassar", "Tilda Frost", "Umberto Galli", "Vera Antonova"),
)
NOTES = (
    *("allow time for a second try", "do not leave it to the evening", "take photographs before"),
    *("ask for a receipt", "start early, it fills up by noon", "write down what was used"),
    *("two people make it much easier", "check the weather the day before"),
)
CITIES = (
    *("Lisbon", "Bergen", "Montreal", "Wellington", "Leeds", "Graz", "Nairobi", "Valparaiso"),
    *("Ghent", "Osaka", "Tallinn", "Halifax", "Cork", "Turin", "Adelaide", "Kochi"),
)
COLORS = (
    *("berry_red", "red", "orange", "yellow", "olive_green", "lime_green", "green", "mint_green"),
    *("teal", "sky_blue", "light_blue", "blue", "grape", "violet", "lavender", "magenta"),
    *("salmon", "charcoal", "grey", "taupe"),
)
"""Colours that Todoist knows."""

MINUTES = (10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 100, 120, 150, 180)
