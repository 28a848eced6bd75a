"""What the shop sells: eight departments with ten or twenty kinds of product each.

All words here are our own; brands and product lines are made up in `names.py`.
"""

from agentgym_envs.toolkit.catalogue.kinds import Department

from .beauty import BEAUTY_CARE
from .clothing import CLOTHING
from .electronics import ELECTRONICS
from .furniture import FURNITURE_KINDS
from .grocery import GROCERY
from .home import HOME_KINDS
from .kitchen import KITCHEN
from .outdoors import OUTDOORS
from .pets import PETS_GARDEN

__all__ = ["DEPARTMENTS"]

DEPARTMENTS = (
    CLOTHING,
    Department("Home & Furniture", "garden", HOME_KINDS + FURNITURE_KINDS),
    KITCHEN,
    ELECTRONICS,
    BEAUTY_CARE,
    GROCERY,
    OUTDOORS,
    PETS_GARDEN,
)
"""Their order, and that of their kinds, decides what each product number is."""
