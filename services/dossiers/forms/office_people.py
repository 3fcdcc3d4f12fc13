"""The form of one person's roles at an office: each role with the title and the authority of their signature."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField

from services.agencies.actions import Signature
from services.agencies.models import Post, Role

TITLE = "In dưới chữ ký, ví dụ: Chủ tịch, Công chức tư pháp."
AUTHORITY = "In trên chữ ký, ví dụ: TM. ỦY BAN NHÂN DÂN."


class RoleFields(NamedTuple):
    """The three fields of a role."""

    label: str
    held: BoundField
    title: BoundField
    authority: BoundField


class RolesForm(forms.Form):
    """Which of these roles the person holds; an unticked one is ended."""

    def __init__(self, roles: Sequence[Role], posts: Iterable[Post], data: Any = None) -> None:
        super().__init__(data)
        self.roles = roles
        held = {post.role: post for post in posts}
        for role in roles:
            post = held.get(role)
            self.fields[role.value] = forms.BooleanField(label=role.label, required=False, initial=post is not None)
            self.fields[f"{role}-title"] = _text("Chức vụ", TITLE, post.title if post else "")
            self.fields[f"{role}-authority"] = _text("Thẩm quyền ký", AUTHORITY, post.authority if post else "")

    def by_role(self) -> list[RoleFields]:
        """For the template: the fields role by role."""
        return [
            RoleFields(role.label, self[role.value], self[f"{role}-title"], self[f"{role}-authority"])
            for role in self.roles
        ]

    def wanted(self) -> Mapping[Role, Signature]:
        """The roles that were ticked, with what is printed with the signature."""
        said = self.cleaned_data
        return {
            role: Signature(said[f"{role}-title"], said[f"{role}-authority"]) for role in self.roles if said[role.value]
        }


def _text(label: str, hint: str, initial: str) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=80, required=False, initial=initial)
