from cityline.library.models.answer import Answer, AnswerCorrection, AnswerSource, AnswerVote, VoteQuestion
from cityline.library.models.keys import KeysField
from cityline.library.models.resource import Resource
from cityline.library.models.text import ResourceText

__all__ = [
    "Answer",
    "AnswerCorrection",
    "AnswerSource",
    "AnswerVote",
    "KeysField",
    "Resource",
    "ResourceText",
    "VoteQuestion",
]
