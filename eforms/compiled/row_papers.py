"""The papers of single rows, each as a document field of its own: to be named, and asked for again."""

from collections.abc import Iterable, Iterator

from eforms.compiled.evaluation import FieldNode
from eforms.definition import DocumentField


def row_papers(nodes: Iterable[FieldNode], titles: str = "") -> Iterator[DocumentField]:
    """The document fields inside rows, by the key of their files, labelled with the title of the row."""
    for node in nodes:
        if node.place and isinstance(node.field.spec, DocumentField):
            yield _alone(node, node.field.spec, titles)
        for number, row in enumerate(node.rows):
            title = node.field.row_title(number) if node.field.as_group and node.field.as_group.is_repeating else ""
            yield from row_papers(row, ", ".join(filter(None, [titles, title])))


def _alone(node: FieldNode, spec: DocumentField, titles: str) -> DocumentField:
    """The field outside its row: asked for there, so under no condition here."""
    asked = {"show_if": None, "cases": (), "required_if": None, "required": not node.is_optional}
    label_en = f"{spec.label_en} ({titles})" if spec.label_en else ""
    labels = {"label": f"{spec.label} ({titles})", "label_en": label_en}
    return spec.model_copy(update={"key": node.file_key, **labels, **asked})
