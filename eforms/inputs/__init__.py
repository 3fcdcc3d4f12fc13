"""Inputs: how each field type is parsed from a posted page, stored, formatted and rendered."""

from eforms.inputs.base import Input
from eforms.inputs.by_type import input_for
from eforms.inputs.choices import DatalistInput
from eforms.inputs.documents import DocumentInput

__all__ = ["DatalistInput", "DocumentInput", "Input", "input_for"]
