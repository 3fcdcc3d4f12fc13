"""Walks one sample through the doors a citizen takes: the wizard page by page, the check page, submission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from eforms.compiled.form import compile_form
from eforms.definition.row_ids import ROW_ID
from eforms.filling.import_pages import FILE, PLACE, TEMPLATE
from eforms.filling.step_form import StepForm
from eforms.filling.submit_names import IMPORT, LIST
from eforms.models import Draft
from portal.accounts.models import Organisation, User
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.sampling.samples import NotEligible, Sample, StepErrors
from services.dossiers.models import Dossier, Filing, Invitation
from tests.accounts.principals import in_force
from tests.pages import Page
from tests.procedures.files import a_file, a_list

PRESSES = 12
"""How often one page may ask for more before that is taken for a circle."""


@dataclass
class Walk:
    """One sample under way."""

    version: ProcedureVersion
    sample: Sample
    browser: Client
    asked: dict[str, set[str]] = field(default_factory=dict)
    """The questions on each page, as it was when it let go on."""
    posted: set[str] = field(default_factory=set)
    """The names under which the sample's answers were posted."""
    sentences: set[str] = field(default_factory=set)
    """Every refusal that was read."""
    stopped_at: str | None = None
    """The step that did not go on."""
    dossier: Dossier | None = None
    """That of the first part, where there are several."""
    dossiers: list[Dossier] = field(default_factory=list)

    @property
    def package(self) -> Package:
        return self.version.package

    @property
    def draft(self) -> Draft:
        """As it stands now."""
        return Draft.objects.get(owner__username=self.sample.person)

    def go(self) -> None:
        """To the end that the sample names; AssertionError where it ends otherwise."""
        if address := self.fill_in():
            self._submit(address)

    def fill_in(self) -> str | None:
        """All its pages; the address of the check page, None where it ends before."""
        address = self._begin()
        while not address.endswith("/kiem-tra/"):
            step = address.rstrip("/").rpartition("/")[2]
            came_to = self._fill(step, address)
            if came_to is None:
                return None
            address = came_to
        return address

    def _begin(self) -> str:
        office = Agency.objects.get(code=self.sample.office)
        for_whom = on_behalf_of(self.sample)
        begun = self.browser.post(f"/nop/{self.version.procedure.code}/", {"office": office.pk, **for_whom})
        assert begun.status_code == 302, f"{office} does not offer it"
        return begun.headers["Location"]

    def _fill(self, step: str, address: str) -> str | None:
        """One page, pressed on until it leads on; None where it ends."""
        if not self._import_lists(step, address):
            return None
        response = self.browser.get(address)
        for _ in range(PRESSES):
            page = Page(response)
            self.asked[step] = {name.partition("-")[0] for name in page.questions} | self._lists_of(step).keys()
            response = self.browser.post(address, {**page.form(address).values, **self._answers(page, step)})
            if response.status_code == 302:
                return self._led(step, response.headers["Location"])
            assert response.status_code == 200, f"{address} answers {response.status_code}"
            if refusals := response.context["form"].error_list:
                self._refused(step, response.context["form"], refusals)
                return None
        raise AssertionError(f"Bước “{step}” cứ hiện thêm mục mới.")

    def _lists_of(self, step: str) -> dict[str, Sequence[Mapping[str, str]]]:
        keys = {field.key for one in self.package.eform.steps if one.key == step for field in one.fields}
        return {key: lines for key, lines in self.sample.lists.items() if key in keys}

    def _import_lists(self, step: str, address: str) -> bool:
        """Its lists, filled into the template that the page offers; whether all were taken."""
        for key, lines in self._lists_of(step).items():
            page = f"{address}?{urlencode({LIST: key, IMPORT: 1})}"
            template = self.browser.get(f"{page}&{urlencode({TEMPLATE: 'csv'})}").content.decode("utf-8-sig")
            came = self.browser.post(page, {FILE: a_list(template, lines), PLACE: "replace"})
            if came.status_code != 302:
                self._import_refused(step, key, came)
                return False
        return True

    def _import_refused(self, step: str, key: str, came: Any) -> None:
        """Every wrong line is what the sample says of the list."""
        assert isinstance(self.sample.ends, StepErrors), Page(came).text
        problems = came.context["imported"].problems
        assert all(self.sample.ends.refused[key] in problem.message for problem in problems), problems
        self.sentences |= {problem.message for problem in problems}
        self.stopped_at = step

    def _answers(self, page: Page, step: str) -> dict[str, object]:
        """What the sample says to the questions on the page."""
        fields = next(one.fields for one in self.package.eform.steps if one.key == step)
        asked = {field.key for field in fields} & set(page.questions)
        said = {name: text for name, text in self.sample.answers.items() if name.partition("-")[0] in asked}
        own = {name: self._row_ids(text) for name, text in said.items()}
        papers = {name: files for name, files in self.sample.papers.items() if name.partition("-")[0] in asked}
        self.posted |= {*own, *papers}
        handed_in = {one.field_key for one in self.draft.attachments.present()}
        missing = {name: files for name, files in papers.items() if self.field_key(name) not in handed_in}
        return {**own, **{name: [a_file(file) for file in files] for name, files in missing.items()}}

    def _row_ids(self, text: str | tuple[str, ...]) -> str | list[str]:
        """What was chosen, the rows of earlier questions (`@parcels-0`) by the ids that the portal gave them."""
        if isinstance(text, tuple):
            return [str(self._row_ids(one)) for one in text]
        group, _, number = text.removeprefix("@").rpartition("-")
        return str(self.draft.answers[group][int(number)][ROW_ID]) if text.startswith("@") else text

    def field_key(self, name: str) -> str:
        """The key of the files posted under a name: in rows that of the row counts, by its id."""
        group, *inside = name.split("-")
        if not inside:
            return group
        rows = self.draft.answers.get(group, [])
        row = rows[int(inside[0])] if int(inside[0]) < len(rows) else {}
        return f"{group}.{row.get(ROW_ID)}.{inside[1]}"

    def _led(self, step: str, address: str) -> str | None:
        if not address.endswith("/khong-thuoc-dien/"):
            return address
        assert isinstance(self.sample.ends, NotEligible), f"“{step}” turns away: {self._bar_title()}"
        assert step == self.sample.ends.not_eligible
        assert self._bar_title() == Page(self.browser.get(address)).heading
        self.stopped_at = step
        return None

    def _bar_title(self) -> str:
        barred = compile_form(self.package.eform).evaluate(self.draft.answers).ineligibility
        assert barred
        return barred[1].title

    def _refused(self, step: str, form: StepForm, refusals: list[tuple[str, str]]) -> None:
        """What is refused is what the sample says, no more and no less, and stands beside its question."""
        assert isinstance(self.sample.ends, StepErrors), f"“{step}” refuses {refusals}"
        expected = self.sample.ends.refused
        assert {name for name, _ in refusals} == set(expected), refusals
        for name, sentence in refusals:
            assert expected[name] in sentence, refusals
        self.sentences |= {str(sentence) for sentences in form.errors.values() for sentence in sentences}
        self.stopped_at = step

    def _submit(self, address: str) -> None:
        assert self.sample.is_filed, f"It came to the check page, but should end: {self.sample.ends}"
        page, sending = Page(self.browser.get(address)), address.replace("kiem-tra", "gui")
        assert not page.problems, page.problems
        signed = [value for value in page.element.xpath("//input[@name='da-ky']/@value") if self._has_signed(value)]
        sent = self.browser.post(sending, {**page.form(sending).values, "da-ky": signed})
        assert sent.status_code == 302, sent.status_code
        filing = Filing.objects.get(draft__owner__username=self.sample.person)
        for invitation in Invitation.objects.filter(round=filing.pk).unconfirmed():
            confirm(invitation)
        self.dossiers = list(Dossier.objects.filter(filing=filing).order_by("pk"))
        self.dossier = self.dossiers[0]

    def _has_signed(self, value: str) -> bool:
        return value.partition(":")[0] in self.sample.on_paper


def walk(version: ProcedureVersion, sample: Sample) -> Walk:
    """One sample, walked by its person."""
    browser = Client()
    browser.force_login(User.objects.get(personal_number=sample.person))
    walked = Walk(version, sample, browser)
    walked.go()
    return walked


def confirm(invitation: Invitation) -> None:
    """Confirmed by who is invited, in their own account."""
    browser = Client()
    browser.force_login(User.objects.get(personal_number=invitation.personal_number))
    address = invitation.get_absolute_url()
    [shown] = Page(browser.get(address)).element.xpath("//input[@name='shown']/@value")
    assert browser.post(address, {"shown": shown}).status_code == 302


def on_behalf_of(sample: Sample) -> dict[str, str]:
    """What is posted on the first page about for whom it is filed; a mandate is given where one is needed."""
    if not sample.on_behalf_of:
        return {"on_behalf_of": "self"}
    filer = User.objects.get(username=sample.person)
    organisation = Organisation.objects.filter(tax_code=sample.on_behalf_of).first()
    if organisation is None:
        grantor = User.objects.get(personal_number=sample.on_behalf_of)
        in_force(grantor, filer)
        return {"on_behalf_of": f"person_id-{grantor.pk}"}
    representatives = {row.person for row in organisation.representatives.select_related("person")}
    if filer not in representatives:
        in_force(representatives.pop(), filer, organisation=organisation)
    return {"on_behalf_of": f"organisation_id-{organisation.pk}"}
