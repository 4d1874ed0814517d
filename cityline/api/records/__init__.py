"""The shapes of public rows, and how a row becomes one."""

from cityline.api.records.cities import City, CityPage, CityRecord, city, city_record
from cityline.api.records.library import AnswerRecord, ResourceRecord, answer_record, resource_record
from cityline.api.records.page import address
from cityline.api.records.programs import ProgramBrief, ProgramPage, ProgramRecord, program_brief, program_record

__all__ = [
    "AnswerRecord",
    "City",
    "CityPage",
    "CityRecord",
    "ProgramBrief",
    "ProgramPage",
    "ProgramRecord",
    "ResourceRecord",
    "address",
    "answer_record",
    "city",
    "city_record",
    "program_brief",
    "program_record",
    "resource_record",
]
