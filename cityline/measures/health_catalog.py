"""The 28 health measures of CDC's 500 Cities project: what each asks, of whom. Pure data.

Source: CDC, 500 Cities project, measure definitions. All are modelled from a telephone survey, and say nothing of what
a local program achieved: the model cannot see it. Four questions are asked in odd years only, so the release of 2018
has them from the survey of 2015.
"""

from __future__ import annotations

from dataclasses import dataclass

CRUDE, ADJUSTED = "as people are", "as if all cities had the same ages"
BASES = (CRUDE, ADJUSTED)

NOTE = "Modelled by CDC from a national survey; small differences mean nothing, and it cannot judge a local program."


@dataclass(frozen=True)
class Row:
    """`code` is CDC's own; `of` whom; `better` "higher" or "lower"; `year` of the survey in the 2018 release."""

    code: str
    key: str
    name: str
    of: str
    better: str
    means: str
    year: int = 2016


_ADULTS = "adults"
_65 = "adults of 65 and over"

# code | key | name | of whom | better | what it means | survey year, where not 2016
_TABLE = f"""
ACCESS2|health_uninsured|No health insurance|adults of 18 to 64|lower|Have no kind of health coverage.
ARTHRITIS|health_arthritis|Arthritis|{_ADULTS}|lower|Were ever told by a health professional that they have arthritis.
BINGE|health_binge_drinking|Binge drinking|{_ADULTS}|lower|Had many drinks on one occasion in the past 30 days.
BPHIGH|health_blood_pressure|High blood pressure|{_ADULTS}|lower|Were ever told that they have high blood pressure.|2015
BPMED|health_blood_pressure_medicine|Takes medicine for high blood pressure|adults with high blood pressure|higher|Take \
medicine to control it.|2015
CANCER|health_cancer|Cancer other than skin cancer|{_ADULTS}|lower|Were ever told that they have had cancer, skin \
cancer aside.
CASTHMA|health_asthma|Asthma|{_ADULTS}|lower|Were told that they have asthma, and still have it.
CHD|health_heart_disease|Coronary heart disease|{_ADULTS}|lower|Were ever told that they have angina or coronary heart \
disease.
CHECKUP|health_checkup|Routine checkup|{_ADULTS}|higher|Saw a doctor for a routine checkup in the past year.
CHOLSCREEN|health_cholesterol_screening|Cholesterol screening|{_ADULTS}|higher|Had their cholesterol checked in the \
past five years.|2015
COLON_SCREEN|health_colon_screening|Colon cancer screening|adults of 50 to 75|higher|Had one of the recommended tests \
in time.
COPD|health_copd|Chronic lung disease (COPD)|{_ADULTS}|lower|Were ever told that they have COPD, emphysema or chronic \
bronchitis.
COREM|health_preventive_men|Preventive services, older men|men of 65 and over|higher|Are up to date on a core set of \
vaccines and screenings.
COREW|health_preventive_women|Preventive services, older women|women of 65 and over|higher|Are up to date on a core \
set of vaccines and screenings.
CSMOKING|health_smoking|Smoking|{_ADULTS}|lower|Smoke now, some days or every day.
DENTAL|health_dental|Dental visit|{_ADULTS}|higher|Saw a dentist or a dental clinic in the past year.
DIABETES|health_diabetes|Diabetes|{_ADULTS}|lower|Were ever told that they have diabetes, pregnancy aside.
HIGHCHOL|health_cholesterol|High cholesterol|adults screened in the past five years|lower|Were told that their \
cholesterol is high.|2015
KIDNEY|health_kidney|Chronic kidney disease|{_ADULTS}|lower|Were ever told that they have kidney disease.
LPA|health_inactivity|No physical activity|{_ADULTS}|lower|Did no physical activity outside work in the past month.
MAMMOUSE|health_mammography|Mammography|women of 50 to 74|higher|Had a mammogram in the past two years.
MHLTH|health_mental_distress|Poor mental health|{_ADULTS}|lower|Had 14 or more days of poor mental health in the past \
month.
OBESITY|health_obesity|Obesity|{_ADULTS}|lower|Have a body mass index of 30 or more, by height and weight they reported.
PAPTEST|health_pap_test|Pap test|women of 21 to 65|higher|Had a Pap test in the past three years.
PHLTH|health_physical_distress|Poor physical health|{_ADULTS}|lower|Had 14 or more days of poor physical health in the \
past month.
SLEEP|health_short_sleep|Short sleep|{_ADULTS}|lower|Usually sleep less than seven hours.
STROKE|health_stroke|Stroke|{_ADULTS}|lower|Were ever told that they have had a stroke.
TEETHLOST|health_teeth_lost|All teeth lost|{_65}|lower|Have lost all of their natural teeth.
"""


def _row(line: str) -> Row:
    code, key, name, of, better, means, *year = line.split("|")
    return Row(code, key, name, of, better, means, int(year[0]) if year else 2016)


ROWS = tuple(_row(line) for line in _TABLE.strip().splitlines())
