"""The settings of seals: a wrong one stops the start with a sentence, and no secret is repeated."""

import json
from pathlib import Path

import pytest

from portal.environment import Environment, read_environment
from standins.certification_authority import authority

SECRET = "a-secret-nobody-should-read"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    authority.write(tmp_path)
    return tmp_path


@pytest.fixture
def start(monkeypatch, folder):
    """Read the environment with these seals and these roots."""

    def read(seals: object, roots: Path | None = folder / authority.ROOTS) -> Environment:
        monkeypatch.setenv("PORTAL_SEALS", seals if isinstance(seals, str) else json.dumps(seals))
        if roots:
            monkeypatch.setenv("PORTAL_SEAL_ROOTS", str(roots))
        return read_environment()

    return read


def a_file(folder: Path, password: str = authority.PASSWORD, name: str = authority.SEAL) -> dict[str, str]:
    return {"pkcs12": str(folder / name), "password": password}


def test_a_seal_for_each_agency_is_read(start, folder):
    environment = start({"*": a_file(folder), "H26.03": a_file(folder)})

    assert set(environment.seals) == {"*", "H26.03"}
    assert authority.PASSWORD not in repr(environment)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": SECRET}, "cannot be opened with this password"),
        ({"name": "missing.p12"}, "missing.p12 cannot be read: No such file or directory"),
        ({"name": authority.ROOTS}, "cannot be opened with this password"),
    ],
)
def test_a_seal_that_cannot_be_opened_stops_the_start(start, folder, capsys, change, sentence):
    with pytest.raises(SystemExit):
        start({"H26.03": a_file(folder, **change)})

    said = capsys.readouterr().err
    assert sentence in said
    assert "Setting PORTAL_SEALS “H26.03”: " in said
    assert SECRET not in said
    assert authority.PASSWORD not in said


def test_a_seal_nobody_trusts_stops_the_start(start, folder, tmp_path_factory, capsys):
    foreign = tmp_path_factory.mktemp("foreign")
    authority.write(foreign)

    for roots in (None, foreign / authority.ROOTS):
        with pytest.raises(SystemExit):
            start({"H26.03": a_file(folder)}, roots)

        said = capsys.readouterr().err
        assert "no certificate of PORTAL_SEAL_ROOTS stands behind the seal of H26.03" in said
        assert authority.PASSWORD not in said


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing.pem", "missing.pem cannot be read: No such file or directory"),
        (authority.SEAL, "holds no certificate in PEM"),
    ],
)
def test_roots_that_cannot_be_read_stop_the_start(start, folder, capsys, name, sentence):
    with pytest.raises(SystemExit):
        start({}, folder / name)

    assert sentence in capsys.readouterr().err


def test_what_is_no_json_stops_the_start_without_being_repeated(start, capsys):
    with pytest.raises(SystemExit):
        start(f'{{"*": "{SECRET}"')

    said = capsys.readouterr().err
    assert "seals" in said
    assert SECRET not in said
