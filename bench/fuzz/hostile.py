"""Values and headers that no honest browser sends; chosen by the seeded random generator of each request."""

from random import Random

from bench.fuzz.wire import Headers

WORDS = (
    *("", " ", "0", "-1", "1.5", "1e400", "NaN", "Infinity", "true", "null", "undefined", "x", "%", "%zz", "٣", "１２"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775809", "1" * 40, "9" * 5_000, "0x1f", "1_000"),
    *(
        "\0",
        "a\0b",
        "\ud800",
        "\udfff",
        "\u202e",
        "\u200b",
        "\ufeff",
        "e\u0301" * 30,
        "😀",
        "\x1b[0m",
        "\r\nX-Injected: 1",
    ),
    *("31/02/1944", "29/02/2023", "00/00/0000", "14/2/2044", "99999-12-31", "0000-00-00", "2026-13-45", "10000-01-01"),
    *(
        "' OR 1=1 --",
        '"><script>alert(1)</script>',
        "{{ 7*7 }}",
        "${7*7}",
        "../../etc/passwd",
        "//evil.example/",
        "javascript:1",
    ),
    *(
        "[]",
        "{}",
        '{"a":',
        "[" * 500,
        "a" * 70_000,
        "ký tự có dấu " * 50,
        "\t\n",
        "%00",
        "%ff",
        "%c0%80",
        "00000000-0000-0000-0000-000000000000",
    ),
)
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "FOO", "M-SEARCH", "POST")
CHARSETS = (
    "utf-16",
    "utf-7",
    "iso-8859-1",
    "base64",
    "hex",
    "rot13",
    "zlib",
    "idna",
    "punycode",
    "undefined",
    "x",
    "\x00",
)
CONTENT_TYPES = (
    *("", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=", "x/y; z"),
    *(
        "multipart/mixed; boundary=b",
        "multipart/form-data; boundary=" + "b" * 300,
        "application/x-www-form-urlencoded; x",
    ),
    *("multipart/form-data; boundary=b\xe9", "multipart/form-data; boundary=b; charset=utf-16", ";;;", "=" * 100),
)
BODIES = (
    b"",
    b"\xff\xfe\0\0",
    b"--b",
    b"--b\r\n\r\n--b--\r\n",
    b'--b\r\nContent-Disposition: form-data; name="a"\r\n',
    b'--b\r\nContent-Disposition: form-data; name="a"; filename="\xff\0"\r\n\r\nx\r\n--b--\r\n',
    b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--b--\r\n',
    b"--b\r\nContent-Disposition: form-data; name*=utf-16''%FF; filename*=x\r\n\r\nx\r\n--b--\r\n",
    b"--b\r\nContent-Disposition: form-data; name=a; filename=x\r\nContent-Type: x; charset=hex\r\n\r\nx\r\n--b--\r\n",
    b"&".join(b"a%d=1" % number for number in range(1_100)),
    b"a=" + b"%00" * 20,
    b"a=%ed%a0%80&%ff=%fe",
    b"&&&===&;;",
    b'{"a": 1}',
)
ODD_HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Host", ("", "evil.example", "127.0.0.1:99999", "a b", "[::1", "localhost:x", "\xe9", "a" * 300)),
    (
        "Cookie",
        ("sessionid=" + "x" * 4_000, "sessionid=\x00", "csrftoken=", "sessionid=\xff; ;=;", "messages=a$b", "="),
    ),
    ("Cookie", ("messages=W1siX19qc29uX21lc3NhZ2UiLDAsMjUsIngiXV0:x:y", "django_language=\0", "sessionid=../../x")),
    ("Accept-Language", ("x" * 600, "*;q=x", "vi;q=9", "\xff", "en-" + "a-" * 200)),
    ("Range", ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-0,2-3", "x=1", "bytes=" + "9" * 40 + "-")),
    ("If-Modified-Since", ("x", "Mon, 99 Foo 99999 99:99:99 GMT", "Thu, 01 Jan 0001 00:00:00 GMT")),
    ("If-None-Match", ("*", '"', "W/", '"' + "a" * 500 + '"')),
    ("Accept", ("", "x", "*/*;q=a", "text/html;level=" + "9" * 50)),
    ("Referer", ("http://[", "javascript:1", "\xff", "x" * 2_000)),
    ("Origin", ("null", "http://[", "x", "http://evil.example")),
    ("X-Forwarded-For", ("x", "1.2.3.4, ::1, \xff", "," * 100)),
    ("X-Forwarded-Host", ("evil.example", "[")),
    ("X-Forwarded-Proto", ("https", "x")),
    ("X-Requested-With", ("XMLHttpRequest",)),
    ("X-HTTP-Method-Override", ("DELETE",)),
    ("X-CSRFToken", ("", "x", "\xff" * 32)),
    ("Content-Encoding", ("gzip", "x")),
    ("Expect", ("x",)),
    ("Accept-Encoding", ("x", "gzip;q=z", "br, \xff")),
)
FILES = (
    b"",
    b"\xff\xd8\xff\xe0\0\x10JFIF",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    b"%PDF-1.7\n%\xe2\xe3\n1 0 obj <<",
    b"PK\x03\x04" + b"\0" * 30,
    b"GIF89a" + b"\xff" * 40,
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    b"\0" * 3_000,
)
FILE_NAMES = (
    "a.pdf",
    "a.jpg",
    "../../a.pdf",
    "\u202eexe.pdf",
    "a" * 400 + ".pdf",
    "",
    ".pdf",
    "a\0.pdf",
    "con.docx",
    "ảnh 1.png",
)


def word(dice: Random) -> str:
    return dice.choice(WORDS)


def spoilt(value: str, dice: Random) -> str:
    """The value replaced, lengthened, cut or pierced."""
    at = dice.randrange(len(value) + 1)
    return dice.choice((word(dice), value + word(dice), value[:at], value[:at] + word(dice) + value[at:], value * 2))


def odd_headers(dice: Random) -> Headers:
    """One to three headers that servers stumble over."""
    chosen = [dice.choice(ODD_HEADERS) for _ in range(dice.randint(1, 3))]
    return {name: dice.choice(values) for name, values in chosen}


def content_type(dice: Random) -> str:
    if dice.random() < 0.5:
        return dice.choice(CONTENT_TYPES)
    kind = dice.choice(("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/html"))
    return f"{kind}; charset={dice.choice(CHARSETS)}"
