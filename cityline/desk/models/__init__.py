"""The rows of the desk, by concept."""

from cityline.desk.models.item_feedback import ItemFeedback
from cityline.desk.models.publication import Publication
from cityline.desk.models.question import Colleague, Message, Pause, Question, SignedLink
from cityline.desk.models.response import Feedback, MemoVersion, Package, PackageItem, Response, Review

__all__ = [
    "Colleague",
    "Feedback",
    "ItemFeedback",
    "MemoVersion",
    "Message",
    "Package",
    "PackageItem",
    "Pause",
    "Publication",
    "Question",
    "Response",
    "Review",
    "SignedLink",
]
