"""The one topic list: twenty, fixed, the same word in address, model, page and API."""

from django.db.models import TextChoices


class Topic(TextChoices):
    ECONOMIC_DEVELOPMENT = "economic-development", "Economic development"
    DOWNTOWN = "downtown", "Downtown and retail"
    WORKFORCE = "workforce", "Workforce"
    HOUSING = "housing", "Housing"
    VACANT_PROPERTY = "vacant-property", "Vacant property"
    LAND_USE = "land-use", "Land use and zoning"
    BROWNFIELDS = "brownfields", "Brownfields and environment"
    WATER = "water", "Water and sewer"
    STREETS = "streets", "Streets and transport"
    BROADBAND = "broadband", "Broadband and technology"
    BUDGET = "budget", "Budget and pensions"
    DEBT = "debt", "Debt and bonds"
    GRANTS = "grants", "Grants and federal funds"
    POLICING = "policing", "Policing and courts"
    FIRE = "fire", "Fire and emergency"
    HEALTH = "health", "Health"
    PARKS = "parks", "Parks, arts and schools"
    LABOR = "labor", "Staff and labor"
    GOVERNANCE = "governance", "Governance and open government"
    EQUITY = "equity", "Equity and civic engagement"
