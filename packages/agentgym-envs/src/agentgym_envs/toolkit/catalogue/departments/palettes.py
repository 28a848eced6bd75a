"""Option values that many kinds share.

The reward of the original takes two colours for one when they share a plain colour word ("sky
blue" and "royal blue"), so a palette has at most one of each.
"""

CLOTH = (
    "black, white, navy, charcoal, burgundy, olive, dusty pink, mustard, teal, cream, rust, "
    "lavender, forest green, sky blue"
)
HOME = (
    "ivory, beige, charcoal, navy, sage green, dusty pink, mustard, teal, white, rust, taupe, "
    "light gray"
)
GADGET = "black, white, silver, rose gold, navy, mint, coral, lavender, sky blue, forest green"
SPORT = "black, orange, navy, lime, fuchsia, teal, slate, yellow, purple, sky blue"
WOOD = "walnut, espresso, white, black, natural, gray, honey oak"
BEAUTY = "coral, nude, plum, berry, mauve, peach, wine, classic red, dusty rose, cocoa"
PLASTIC = "black, white, red, teal, mint, yellow, gray, navy, orange"

CLOTHES_SIZES = "xs, s, m, l, xl, xxl"
SHOE_SIZES = "36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46"
BED_SIZES = "twin, full, queen, king"
PACKS = "1 pack, 2 pack, 3 pack, 6 pack"
