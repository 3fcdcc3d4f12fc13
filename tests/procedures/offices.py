"""The people of the offices on a journey: each does what the page offers, through the doors of the admin."""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from portal.accounts.models import User
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.sampling.samples import read_samples
from services.dossiers.models import Dossier, Slot, SlotPlan, Task
from services.dossiers.process.deadlines import Calendar
from tests.outbox import follow_settlements
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result
from tests.procedures.walking import walk


def filed(code: str, sample: int = 0) -> Dossier:
    """A dossier of this sample as its person files it; what is due is paid at the bank."""
    version = ProcedureVersion.objects.in_force().get(procedure__code=code)
    dossier = walk(version, read_samples(code)[sample]).dossier
    assert dossier
    for fee in dossier.fees.all():
        Client().get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(fee.order))}")
        follow_settlements()
    dossier.refresh_from_db()
    return dossier


@dataclass(frozen=True)
class Journey:
    """A dossier on its way through the offices."""

    dossier: Dossier

    @property
    def open_steps(self) -> set[str]:
        return set(self.dossier.tasks.open().values_list("step", flat=True))

    def page(self, username: str, step: str = "") -> Page:
        """The work page as this person sees it, at an open step."""
        task = Task.objects.open().filter(dossier=self.dossier, step=step).first()
        return Page(_browser(username).get(f"{self._work}?viec={task.pk if task else ''}"))

    def act(self, username: str, slug: str, **typed: Any) -> None:
        """Press this person's button, with what the page holds already and what they type."""
        address = f"{self._work}{slug}/"
        step = slug.rpartition("-")[2]
        page = self.page(username, step)
        if any(href.partition("?")[0] == address for href in page.hrefs):  # a form with a page of its own
            page = Page(_browser(username).get(address))
        self._post(username, address, {**page.form(address).values, **typed}, typed)

    def propose(self, username: str, conclusion: str = "", **typed: Any) -> None:
        """Say what is concluded, where there is a choice; the page then asks for the result, filled in as known."""
        address = f"{self._work}trinh-duyet/"
        page = self.page(username)
        if conclusion:
            chosen = {**page.form(address).values, "conclusion": conclusion, "_stay": "1"}
            page = Page(_browser(username).post(address, chosen))
        self._post(username, address, {**page.form(address).values, **typed}, typed)

    def inspect(self, username: str, step: str, **typed: Any) -> None:
        """Record the inspection of yesterday and issue its minutes; the dossier was filed before."""
        filed_at = self.dossier.submitted_at - timedelta(days=2)
        Dossier.objects.filter(pk=self.dossier.pk).update(submitted_at=filed_at)
        address = f"/admin/dossiers/dossier/{self.dossier.pk}/inspection/{step}/"
        form = Page(_browser(username).get(address)).form(address)
        self._post(username, address, {**form.values, **_came(), "minutes": "1", **typed}, typed)

    def appoint(self, username: str) -> None:
        """Publish a time and set it for the appointment that the dossier awaits."""
        appointment = self.dossier.appointments.get(status="awaited")
        slot = _a_slot(appointment.agency, _person(username))
        browser, day = _browser(username), {"ngay": f"{slot.day}", "sau": ""}
        page = Page(browser.get(reverse("admin:appointment_work", args=[appointment.pk]), day))
        setting = f"{reverse('admin:appointment_act', args=[appointment.pk, 'dat-gio'])}?{urlencode(day)}"
        answer = browser.post(setting, {**page.form(setting).values, "slot": slot.pk})
        assert answer.status_code == 302, answer.content.decode()

    def answer(self, username: str, step: str, **typed: Any) -> None:
        """Answer as the office that is asked."""
        task = Task.objects.open().get(dossier=self.dossier, step=step)
        address = f"/admin/dossiers/dossier/opinion/{task.pk}/"
        form = Page(_browser(username).get(address)).form(f"{address}tra-loi/")
        self._post(username, f"{address}tra-loi/", {**form.values, **typed}, typed)

    @property
    def _work(self) -> str:
        return f"/admin/dossiers/dossier/{self.dossier.pk}/work/"

    def _post(self, username: str, address: str, values: dict[str, Any], typed: dict[str, Any]) -> None:
        browser = _browser(username)
        answer = browser.post(address, values)
        if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:  # what was chosen brings up more, to be looked at
            answer = browser.post(address, {**Page(answer).form(address).values, **typed})
        assert answer.status_code == 302, answer.content.decode()
        self.dossier.refresh_from_db()


def _person(username: str) -> User:
    return User.objects.get(username=username)


def _browser(username: str) -> Client:
    browser = Client()
    browser.force_login(_person(username))
    return browser


def _a_slot(agency: Agency, by: User) -> Slot:
    day = next(Calendar.of(agency).working_days_from(localtime().date() + timedelta(days=1)))
    plan = SlotPlan.objects.create(
        agency=agency, first_day=day, last_day=day, purposes=["inspection"], place="", published_by=by
    )
    starts = localtime().replace(year=day.year, month=day.month, day=day.day, hour=9, minute=0, second=0, microsecond=0)
    return Slot.objects.create(
        plan=plan, agency=agency, starts_at=starts, ends_at=starts + timedelta(hours=2), capacity=1
    )


def _came() -> dict[str, str]:
    """Two people, yesterday morning."""
    day = localtime() - timedelta(days=1)
    people = {"office": ("Nguyễn Bá Lộc", "Trưởng đoàn"), "applicant": ("Nguyễn Thị Hoa", "Chủ đầu tư, chủ cơ sở")}
    named = {
        f"_attendees-{number}-{key}": value
        for number, (side, (name, position)) in enumerate(people.items())
        for key, value in {"name": name, "position": position, "side": side, "signature": "paper"}.items()
    }
    return {
        "_visit-day": f"{day:%d/%m/%Y}",
        "_visit-begins": "08:30",
        "_visit-ends": "11:00",
        "_visit-place": "Tại nơi đã khai",
        "_visit-conclusion": "Đã kiểm tra đủ các nội dung.",
        **named,
    }
