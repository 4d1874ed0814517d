"""How invented rows are known again."""

from typing import Final

NETWORK: Final = "bench"  # the slug
SOURCE: Final = "bench"  # of a resource
ADDRESS: Final = "@bench.invalid"  # of a person
PLACE: Final = "99"  # no state has this number, so no code of a place begins with it
