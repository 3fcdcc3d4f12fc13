"""How each type of field takes an answer from a page, keeps it and shows it again."""

from eforms.inputs.base import Input
from eforms.inputs.by_type import input_for
from eforms.inputs.choices import DatalistInput
from eforms.inputs.documents import DocumentInput

__all__ = ["DatalistInput", "DocumentInput", "Input", "input_for"]
