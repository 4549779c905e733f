"""What medical may compute and look up, each with its rule and source; none diagnoses."""

from .calculators.calendar import (
    child_vaccines,
    claim_deadline,
    pregnancy_weeks,
    screening_schedule,
)
from .calculators.measures import (
    alcohol,
    blood_pressure,
    body_mass,
    cholesterol,
    glucose,
    kidney_filtration,
)
from .finders import emergency_rooms, hospitals, pharmacies
from .medicines import medicine_cautions, medicine_facts, medicine_pair

ALL = (
    blood_pressure,
    glucose,
    body_mass,
    cholesterol,
    kidney_filtration,
    alcohol,
    pregnancy_weeks,
    screening_schedule,
    child_vaccines,
    claim_deadline,
    medicine_facts,
    medicine_pair,
    medicine_cautions,
    emergency_rooms,
    hospitals,
    pharmacies,
)
"""In the order in which people meet them."""
