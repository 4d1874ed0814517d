"""Cities and other governments, each known by its Census code, what the public record says of them, and counties."""

from cityline.places.models.counties import County, CountyShare
from cityline.places.models.place import Place, PlaceKind
from cityline.places.models.record import Designation, DesignationProgram, Involvement, InvolvementKind

__all__ = [
    "County",
    "CountyShare",
    "Designation",
    "DesignationProgram",
    "Involvement",
    "InvolvementKind",
    "Place",
    "PlaceKind",
]
