"""Cities and other governments: names as people say them, counts, what the record says, which are alike.

Nouns: place (known by its Census GEOID), involvement (what the public record says a city did), designation (what a
federal program named it), county (no place), county share (how many of a city's people live in a county), likeness.
Begin with `queries.find_places`, then `likeness.cities_like`. `states.py` is the fifty states as data.
"""
