"""Forms about who does a task: a colleague with a note, and the days on which somebody is away."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.timezone import localdate

from core.people import User
from services.agencies.models import AdministrativeUnit, Post
from services.catalogue.models import Procedure
from services.dossiers.assignment.colleagues import Colleague

POOL = "pool"


class ColleagueField(forms.ChoiceField):
    """One of these colleagues, named with what they have in hand; gives the person."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.people: dict[str, User] = {}

    def offer(self, colleagues: Iterable[Colleague], *first: tuple[str, str]) -> None:
        """Offer these, after the choices that are nobody."""
        shown = {str(one.person.pk): one for one in colleagues}
        self.people = {key: one.person for key, one in shown.items()}
        self.choices = [*first, *((key, one.label) for key, one in shown.items())]

    def clean(self, value: Any) -> User | None:
        return self.people.get(super().clean(value))


def _note() -> forms.CharField:
    return forms.CharField(
        label="Lời nhắn", help_text="Đồng nghiệp đọc được trong thông báo và trong lịch sử hồ sơ.", max_length=500,
        required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class HandOverForm(forms.Form):
    """To whom one task is handed over."""

    to = ColleagueField(
        label="Chuyển cho",
        error_messages={
            "required": "Hãy chọn một đồng nghiệp.",
            "invalid_choice": "Người này không nhận được việc. Hãy chọn một người trong danh sách.",
        },
    )
    note = _note()

    def __init__(self, colleagues: Iterable[Colleague], data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        choice: Any = self.fields["to"]
        choice.offer(colleagues, ("", "Chọn đồng nghiệp"))


class HandOverAllForm(HandOverForm):
    """To whom all open tasks of one person are handed over, or that they go to the pool."""

    def __init__(self, colleagues: Iterable[Colleague], data: Any = None, *, prefix: str, chosen: str = "") -> None:
        """`chosen`: the key of the colleague that it begins with; of anybody else it begins with nobody."""
        super().__init__([], data, prefix=prefix)
        choice: Any = self.fields["to"]
        choice.offer(colleagues, ("", "Chọn đồng nghiệp"), (POOL, "Việc chung: ai giữ vai trò ấy cũng nhận được"))
        if chosen in choice.people:
            self.initial = {"to": chosen}


class AbsenceForm(forms.Form):
    """The days on which somebody is away, and who stands in."""

    first_day = forms.DateField(
        label="Từ ngày",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Hãy chọn ngày đầu tiên.", "invalid": "Hãy nhập ngày, ví dụ 05/12/2026."},
    )
    last_day = forms.DateField(
        label="Đến hết ngày",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Hãy chọn ngày cuối cùng.", "invalid": "Hãy nhập ngày, ví dụ 05/12/2026."},
    )
    stand_in = ColleagueField(
        label="Người làm thay",
        help_text="Nhận việc đang mở từ ngày đầu, và phần việc mới của người vắng.",
        required=False,
        error_messages={"invalid_choice": "Người này không làm thay được. Hãy chọn một người trong danh sách."},
    )
    note = forms.CharField(label="Ghi chú", max_length=200, required=False)

    def __init__(self, colleagues: Iterable[Colleague], data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix, initial={"first_day": localdate()})
        choice: Any = self.fields["stand_in"]
        choice.offer(colleagues, ("", "Không có: việc về việc chung"))


class RuleForm(forms.Form):
    """Which new tasks a person is given first."""

    post = forms.ChoiceField(
        label="Khi làm", error_messages={"invalid_choice": "Hãy chọn một vai trò trong danh sách."}
    )
    procedure = forms.ChoiceField(
        label="Hồ sơ của thủ tục",
        required=False,
        error_messages={"invalid_choice": "Hãy chọn một thủ tục trong danh sách."},
    )
    place = forms.ChoiceField(
        label="Nơi liên quan đến hồ sơ",
        help_text="Địa chỉ mà thủ tục xét, nơi cư trú hay trụ sở của người nộp; không khai thì nơi đã nộp hồ sơ.",
        required=False,
        error_messages={"invalid_choice": "Hãy chọn một nơi trong danh sách."},
    )
    first_letter = forms.CharField(
        label="Tên người nộp từ chữ",
        help_text="Chữ cái đầu của tên, không phải họ: Nguyễn Thị Hoa là chữ H.",
        max_length=1,
        required=False,
    )
    last_letter = forms.CharField(label="Đến chữ", max_length=1, required=False)

    def __init__(
        self,
        posts: Iterable[Post],
        procedures: Iterable[Procedure],
        places: Iterable[AdministrativeUnit],
        data: Any = None,
        *,
        prefix: str,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.posts = {str(post.pk): post for post in posts}
        self.procedures = {str(procedure.pk): procedure for procedure in procedures}
        self.places = {place.code: place for place in places}
        of_post, of_procedure = cast("Any", self.fields["post"]), cast("Any", self.fields["procedure"])
        of_post.choices = [(key, f"{post.get_role_display()}, {post.agency}") for key, post in self.posts.items()]
        named = [(key, str(procedure)) for key, procedure in self.procedures.items()]
        of_procedure.choices = [("", "Mọi thủ tục"), *named]
        of_place: Any = self.fields["place"]
        of_place.choices = [("", "Mọi nơi"), *((code, str(place)) for code, place in self.places.items())]

    def clean_post(self) -> Post:
        return self.posts[self.cleaned_data["post"]]

    def clean_procedure(self) -> Procedure | None:
        return self.procedures.get(self.cleaned_data["procedure"])

    def clean_place(self) -> AdministrativeUnit | None:
        return self.places.get(self.cleaned_data["place"])
