"""Official names as people say them, and the keys that typing is matched with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.places.names import search_key, search_words, short_name, words_of


@pytest.mark.parametrize(
    ("geoid", "official", "said"),
    [
        ("2523000", "Fall River city", "Fall River"),
        ("2148006", "Louisville/Jefferson County metro government (balance)", "Louisville"),
        ("2148000", "Louisville city", "Louisville (old city)"),
        ("4752006", "Nashville-Davidson metropolitan government (balance)", "Nashville"),
        ("1304204", "Augusta-Richmond County consolidated government (balance)", "Augusta"),
        ("1303440", "Athens-Clarke County unified government (balance)", "Athens"),
        ("1349008", "Macon-Bibb County", "Macon"),
        ("2146027", "Lexington-Fayette urban county", "Lexington"),
        ("3011397", "Butte-Silver Bow (balance)", "Butte"),
        ("1836003", "Indianapolis city (balance)", "Indianapolis"),
        ("0947515", "Milford city (balance)", "Milford"),
        ("1608830", "Boise City city", "Boise"),
        ("3209700", "Carson City", "Carson City"),
        ("0611530", "Carson city", "Carson"),
        ("2938000", "Kansas City city", "Kansas City"),
        ("1571550", "Urban Honolulu CDP", "Honolulu"),
        ("2573440", "Watertown Town city", "Watertown"),
        ("3460900", "Princeton", "Princeton"),
        ("0203000", "Anchorage municipality", "Anchorage"),
        ("0236400", "Juneau city and borough", "Juneau"),
        ("4940470", "Kearns metro township", "Kearns"),
        ("3775000", "Winston-Salem city", "Winston-Salem"),
        ("3725300", "Fuquay-Varina town", "Fuquay-Varina"),
        ("0622300", "El Paso de Robles (Paso Robles) city", "Paso Robles"),
        ("0665042", "San Buenaventura (Ventura) city", "Ventura"),
        ("1724582", "Elk Grove Village village", "Elk Grove Village"),
        ("3525170", "Española city", "Española"),
    ],
)
def test_a_city_is_called_what_people_call_it(geoid: str, official: str, said: str) -> None:
    assert short_name(geoid, official) == said


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Española", "espanola"),
        ("St. Louis", "saintlouis"),
        ("Saint Louis", "saintlouis"),
        ("Coeur d'Alene", "coeurdalene"),
        ("Winston-Salem", "winstonsalem"),
        ("O'Fallon", "ofallon"),
        ("Ft. Wayne", "fortwayne"),
    ],
)
def test_spellings_of_one_name_share_a_key(name: str, key: str) -> None:
    assert search_key(name) == key


def test_a_name_can_be_found_by_any_of_its_words_in_order() -> None:
    words = search_words("Paso Robles", "El Paso de Robles (Paso Robles) city")
    assert " el paso de" in words
    assert " robles" in words


@given(st.text(max_size=60))
def test_words_of_anything_typed_are_plain(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words_of(text))
