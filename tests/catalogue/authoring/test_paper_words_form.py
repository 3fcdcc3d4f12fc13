"""The words of the paper as an author types them in the studio."""

from services.catalogue.forms import PrintedTextsForm


def test_an_author_names_a_question_on_paper_or_leaves_its_heading_out():
    typed = {"label": "Bạn là", "paper_label": "–", "paper_text": "Tôi là {a}\r\nĐề nghị {b}"}

    named = PrintedTextsForm({**typed, "paper_label": "Tư cách"})
    without, as_on_page = PrintedTextsForm(typed), PrintedTextsForm({"label": "Bạn là"})

    assert all(form.is_valid() for form in (named, without, as_on_page))
    assert (named.cleaned_data["paper_label"], without.cleaned_data["paper_label"]) == ("Tư cách", "")
    assert as_on_page.cleaned_data["paper_label"] is None
    assert without.cleaned_data["paper_text"] == "Tôi là {a}\nĐề nghị {b}"
