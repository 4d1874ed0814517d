"""The .gov list: read under either heading, idempotent, faulty rows set aside, nobody's contact address kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cityline import settings
from cityline.kernel.sources import BadFile
from cityline.people.actions import domains
from cityline.people.models import GovDomain

pytestmark = pytest.mark.django_db
SHORT = "domain,type,organization,suborganization,city,state\n"
OFFICIAL = "Domain name,Domain type,Organization name,Suborganization name,City,State,Security contact email\n"
ROW = "fallriverma.gov,City,City of Fall River,,Fall River,MA"
OTHER = "comptonpd.gov,City,Compton Police Department,,Compton,CA"
REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "access" / "gov_domains_local.csv"


@pytest.fixture
def load(tmp_path):
    def write(text: str):
        path = tmp_path / "domains.csv"
        path.write_text(text, encoding="utf-8")
        return domains.load_domains(location=str(path))

    return write


def test_either_heading_gives_the_same_rows(load):
    load(f"{SHORT}{ROW}\n")
    tally = load(f"{OFFICIAL}{ROW},someone@fallriver.example\n")
    assert (tally.added, tally.changed, tally.unchanged) == (0, 0, 1)
    held = GovDomain.objects.get()
    assert (held.domain, held.kind, held.organization, held.city, held.state) == (
        "fallriverma.gov", "City", "City of Fall River", "Fall River", "MA",
    )  # fmt: skip


def test_a_contact_address_of_the_official_file_is_not_kept(load):
    load(f"{OFFICIAL}{ROW},someone@fallriver.example\n")
    assert "someone" not in str(GovDomain.objects.values().get())


def test_twice_is_once_and_a_correction_is_a_change(load):
    assert load(f"{SHORT}{ROW}\n{OTHER}\n").added == 2
    first = GovDomain.objects.get(pk="comptonpd.gov").loaded_at
    tally = load(f"{SHORT}{ROW}\n{OTHER.replace('Police Department', 'Police')}\n")
    assert (tally.added, tally.changed, tally.unchanged) == (0, 1, 1)
    assert GovDomain.objects.get(pk="comptonpd.gov").loaded_at > first


def test_a_short_file_withdraws_nothing_and_says_so(load):
    load(f"{SHORT}{ROW}\n{OTHER}\n")
    tally = load(f"{SHORT}{ROW}\n")
    assert tally.withdrawn == 0
    assert "Read as a part" in tally.notes[0]


def test_a_whole_list_withdraws_what_it_no_longer_has_and_takes_it_back(load, monkeypatch):
    monkeypatch.setattr(domains, "SHORTEST_LIST", 1)
    monkeypatch.setattr(domains, "NEARLY", 0.4)
    load(f"{SHORT}{ROW}\n{OTHER}\n")
    assert load(f"{SHORT}{ROW}\n").withdrawn == 1
    assert GovDomain.objects.get(pk="comptonpd.gov").withdrawn_at
    assert load(f"{SHORT}{ROW}\n{OTHER}\n").changed == 1
    assert GovDomain.objects.get(pk="comptonpd.gov").withdrawn_at is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("fallriver.com,City,City of Fall River,,Fall River,MA", "no .gov domain"),
        ("fall river.gov,City,City of Fall River,,Fall River,MA", "no .gov domain"),
        ("xfallriver.gov,City,City of Fall River,,Fall River,Mass.", "no postal code"),
        ("xfallriver.gov,City,,,Fall River,MA", "the organization is empty"),
        ("xfallriver.gov,,City of Fall River,,Fall River,MA", "the type is empty"),
        ("xfallriver.gov,City,City of Fall River,Fall River,MA", "has 5 cells"),
        (ROW, "the same code as line 2"),
    ],
)
def test_a_faulty_row_is_set_aside_with_its_line_and_reason(load, row, reason):
    tally = load(f"{SHORT}{ROW}\n{row}\n")
    assert tally.added == 1
    assert [(one.line, reason in one.reason) for one in tally.rejected] == [(3, True)]


def test_a_wrong_file_is_told_by_its_name_and_changes_nothing(load, tmp_path):
    with pytest.raises(BadFile, match="It looks like a list of places; that is for load_places"):
        load("geoid,name,state,classfp,pop2010,pop2020\n")
    path = tmp_path / "cut.csv"
    path.write_text(f'{SHORT}{ROW}\nx.gov,City,"City of X', encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_domains", str(path))
    assert not GovDomain.objects.exists()


def test_the_real_list_loads_whole_and_again_changes_nothing():
    if not REAL.exists():
        pytest.skip("The official files are not beside the project (../shared/data).")
    first, again = (domains.load_domains(location=str(REAL)) for _ in range(2))
    assert first.added + len(first.rejected) == 12_241
    assert len(first.rejected) <= 5
    assert (again.added, again.changed, again.withdrawn, again.unchanged) == (0, 0, 0, first.added)
