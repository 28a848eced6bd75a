"""The worlds of our databases, by name."""

from collections.abc import Mapping

from .business import BUSINESS
from .fields import Domain
from .health_and_school import HEALTH_AND_SCHOOL
from .held_out import HELD_OUT
from .leisure import LEISURE
from .travel import TRAVEL

DOMAINS: Mapping[str, Domain] = {
    domain.name: domain for domain in (*BUSINESS, *HEALTH_AND_SCHOOL, *LEISURE, *TRAVEL, *HELD_OUT)
}
"""Name -> domain; the last four are for validation and test, all others for training."""
