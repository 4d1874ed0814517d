"""Loading the list of places: exact counts, nothing twice, nothing at all from a bad file."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cityline.kernel.sources import BadFile
from cityline.places import actions
from cityline.places.models import Involvement, Place

REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "places" / "cities.csv"
real_file = pytest.mark.skipif(not REAL.exists(), reason=f"the Census list is not beside the project: {REAL.name}")

HEADING = (
    "geoid,name,state,counties,classfp,funcstat,lat,lon,timezone,aland_sqmi,"
    "pop2000,pop2010,pop2020,pct_change_2000_2010\n"
)
FALL_RIVER = "2523000,Fall River city,MA,Bristol County,C1,A,41.7,-71.1,America/New_York,33.1,91938,88857,94000,-3.35\n"
ESPANOLA = "3525170,Española city,NM,Rio Arriba County,C1,A,36.0,-106.1,America/Denver,8.4,9688,10224,10526,5.53\n"

pytestmark = pytest.mark.django_db


def write(folder: Path, content: str | bytes) -> str:
    path = folder / "cities.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


@real_file
def test_the_real_list_loads_whole_and_again_changes_nothing() -> None:
    first = actions.load_places(location=str(REAL))
    assert (first.added, first.changed, first.unchanged, first.rejected) == (1587, 0, 0, [])
    loaded_at = set(Place.objects.values_list("loaded_at", flat=True))
    second = actions.load_places(location=str(REAL))
    assert (second.added, second.changed, second.unchanged, second.rejected) == (0, 0, 1587, [])
    assert set(Place.objects.values_list("loaded_at", flat=True)) == loaded_at
    meridian = Place.objects.get(pk="2846640")
    assert (str(meridian), meridian.population_2010, meridian.population_2020) == ("Meridian, MS", 41148, 35052)
    assert Place.objects.get(pk="0630392").short_name == "Gonzales"


@real_file
def test_every_real_city_named_in_the_record_is_found() -> None:
    actions.load_places(location=str(REAL))
    assert actions.load_public_record() == 22 + 30
    assert actions.load_public_record() == 0
    danville = Involvement.objects.get(place_id="5121344")
    assert danville.sentence.startswith("Danville asked about federal tax liens")


@real_file
def test_every_real_name_and_slug_is_plain() -> None:
    actions.load_places(location=str(REAL))
    for place in Place.objects.all():
        said = place.short_name.removesuffix(" (old city)")
        assert not said.endswith((" city", " town", " village", " borough", ")", " government", " County")), place
        assert place.slug
        assert place.search_key
    pairs = list(Place.objects.values_list("short_name", "state"))
    assert len(pairs) == len(set(pairs))


@real_file
def test_a_cut_packed_or_miswritten_real_file_changes_nothing(tmp_path: Path) -> None:
    whole = REAL.read_bytes()
    for content in (whole[: len(whole) // 2], whole.decode().encode("utf-16"), whole + "x,\xe9\n".encode("latin-1")):
        with pytest.raises(BadFile, match=r"line \d+"):
            actions.load_places(location=write(tmp_path, content))
    assert not Place.objects.exists()


def test_a_changed_row_is_changed_and_its_keys_follow(tmp_path: Path) -> None:
    actions.load_places(location=write(tmp_path, HEADING + FALL_RIVER))
    tally = actions.load_places(location=write(tmp_path, HEADING + FALL_RIVER.replace("Fall River city", "Troy city")))
    assert (tally.added, tally.changed, tally.unchanged) == (0, 1, 0)
    place = Place.objects.get()
    assert (place.short_name, place.search_key, place.search_words) == ("Troy", "troy", " troy troy city")


def test_accents_survive(tmp_path: Path) -> None:
    actions.load_places(location=write(tmp_path, HEADING + ESPANOLA))
    assert Place.objects.get().short_name == "Española"


def test_a_mis_encoded_file_names_its_lines_and_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="line 3 cannot be read as UTF-8"):
        actions.load_places(location=write(tmp_path, (HEADING + FALL_RIVER + ESPANOLA).encode("latin-1")))
    assert not Place.objects.exists()


def test_a_faulty_row_is_set_aside_and_written_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = HEADING + FALL_RIVER + ESPANOLA.replace("NM", "ZZ")
    rejected = tmp_path / "out" / "rejected.csv"
    call_command("load_places", write(tmp_path, content), rejected=str(rejected))
    told = capsys.readouterr().out
    assert "1 added, 0 changed, 0 unchanged, 1 rejected." in told
    assert "line 3: state 'ZZ' is no postal code" in told
    assert rejected.read_text(encoding="utf-8").splitlines()[1].startswith("3,state 'ZZ' is no postal code,")


def test_the_wrong_file_is_named_by_the_command(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"is not a list of places\. It looks like a table of ACS figures"):
        call_command("load_places", write(tmp_path, "geoid,name,population,persons_below_poverty\n"))
