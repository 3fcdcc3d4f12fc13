"""A page whose body arrives late: the server has begun with the request when something else happens."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart


class LateBody(BytesIO):
    """A request body; before its first byte is read, `meanwhile` happens."""

    def __init__(self, body: bytes, meanwhile: Callable[[], object]) -> None:
        super().__init__(body)
        self.meanwhile: Callable[[], object] | None = meanwhile

    def read(self, *size: int | None) -> bytes:
        if self.meanwhile:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return super().read(*size)


def post_late(browser: Client, url: str, data: dict[str, Any], meanwhile: Callable[[], object]) -> Any:
    """Post a page over a stalled line, and do something else before its body arrives."""
    body = encode_multipart(BOUNDARY, data)
    late: dict[str, Any] = {"wsgi.input": LateBody(body, meanwhile)}
    return browser.generic("POST", url, body, MULTIPART_CONTENT, **late)
