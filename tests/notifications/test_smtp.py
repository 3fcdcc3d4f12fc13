"""E-mail through a real mail server: sent is what it took, refused what it refused, and the rest is tried again."""

import email
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.ports import free_ports
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from notifications import mail
from notifications.models import Delivery, FailingAddress
from notifications.status import DeliveryState
from portal.mail_server import MailServer
from tests.factories import UserFactory
from tests.outbox import hurry, work_off

pytestmark = pytest.mark.django_db

HOA = "hoa@example.vn"


class Mailbox:
    """Behaviour of the server: takes what comes, unless told what to answer."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.to_recipient = self.to_data = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 – aiosmtpd's name
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.to_data.startswith("2"):
            self.taken.append(envelope)
        return self.to_data

    def authenticate(self, server, session, envelope, mechanism, login):
        self.logins.append((login.login, login.password))
        return AuthResult(success=login.password == b"s3cret/@")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """Certificate and key of a server on this machine, which nobody trusts unless told to."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "it")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    file: Path = tmp_path_factory.mktemp("mail") / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(signed.public_bytes(Encoding.PEM) + private)
    return file


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def use(settings):
    """Send through the server of this address."""

    def through(url: str) -> None:
        server = MailServer.parse(url)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        for name, value in server.settings().items():
            setattr(settings, name, value)

    return through


@pytest.fixture
def server(mailbox, use) -> Iterator[Controller]:
    """The mail server, running without TLS, and used by the portal."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_ports())
    controller.start()
    use(f"smtp://127.0.0.1:{controller.port}")
    yield controller
    controller.stop()


@pytest.fixture
def hoa():
    return UserFactory(email=HOA)


def test_what_the_server_took_is_sent(hoa, tell_sample, mailbox, server):
    tell_sample(hoa)
    work_off()

    [envelope] = mailbox.taken
    message = email.message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == [HOA]
    assert message["To"] == HOA
    assert message["Subject"].strip() == "Hồ sơ H26.01-261120-0001 đã được tiếp nhận"
    assert message["Message-ID"] == mail.message_id("received:1")
    assert Delivery.objects.get().state == DeliveryState.SENT


@pytest.mark.parametrize("refusal", ["to_recipient", "to_data"])
def test_what_the_server_refuses_for_good_failed_and_is_not_sent_again(hoa, tell_sample, mailbox, server, refusal):
    setattr(mailbox, refusal, "550 5.1.1 hoa@example.vn: no such person")
    tell_sample(hoa)
    work_off()

    delivery, job = Delivery.objects.get(), OutboxJob.objects.get(kind="notifications.email")
    assert job.state == JobState.GIVEN_UP
    assert (delivery.state, delivery.sent_at) == (DeliveryState.FAILED, None)
    assert "550" in delivery.error
    assert HOA not in delivery.error + job.last_error
    assert FailingAddress.objects.filter(address=HOA).exists() == (refusal == "to_recipient")


@pytest.mark.parametrize("refusal", ["to_recipient", "to_data"])
def test_what_the_server_refuses_for_now_is_sent_later(hoa, tell_sample, mailbox, server, refusal):
    setattr(mailbox, refusal, "451 4.7.1 come back later")
    tell_sample(hoa)
    work_off()

    assert OutboxJob.objects.get().state == JobState.PENDING
    assert Delivery.objects.get().state == DeliveryState.WAITING

    setattr(mailbox, refusal, "250 OK")
    hurry()
    work_off()
    assert len(mailbox.taken) == 1
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_a_server_that_never_answers_is_left_after_a_while_and_asked_again(hoa, tell_sample, use, settings):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        use(f"smtp://127.0.0.1:{mute.getsockname()[1]}")
        assert timedelta(seconds=settings.EMAIL_TIMEOUT) < settings.OUTBOX_LEASE
        settings.EMAIL_TIMEOUT = 0.2
        tell_sample(hoa)
        work_off()

    job = OutboxJob.objects.get()
    assert (job.state, job.last_error) == (JobState.PENDING, "SMTPServerDisconnected")
    assert Delivery.objects.get().state == DeliveryState.WAITING


def test_no_server_at_all_is_asked_again(hoa, tell_sample, use):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    use(f"smtp://127.0.0.1:{port}")
    tell_sample(hoa)
    work_off()

    assert OutboxJob.objects.get().state == JobState.PENDING


@pytest.fixture(params=["smtp+tls", "smtps"])
def tls_server(request, mailbox, use, certificate) -> Iterator[None]:
    """The mail server with TLS from the first byte on or later, and with a password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    # To aiosmtpd only what STARTTLS began is TLS.
    how: dict[str, Any] = {"ssl_context": context, "auth_require_tls": False}
    if request.param == "smtp+tls":
        how = {"tls_context": context, "require_starttls": True, "auth_required": True}
    controller = Controller(mailbox, hostname="localhost", port=free_ports(), authenticator=mailbox.authenticate, **how)
    controller.start()
    use(f"{request.param}://cong%40dvc:s3cret%2F%40@localhost:{controller.port}")
    yield
    controller.stop()


@pytest.mark.usefixtures("tls_server")
@pytest.mark.parametrize("trusted", [True, False])
def test_tls_is_spoken_to_a_server_that_proves_who_it_is(hoa, tell_sample, mailbox, certificate, monkeypatch, trusted):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tell_sample(hoa)
    work_off()

    assert len(mailbox.taken) == (1 if trusted else 0)
    assert mailbox.logins == ([(b"cong@dvc", b"s3cret/@")] if trusted else [])
    assert Delivery.objects.get().state == (DeliveryState.SENT if trusted else DeliveryState.WAITING)


@pytest.mark.parametrize(
    "address", [f"{HOA}\nBcc: all@example.vn", f"{HOA}\r\n\r\nĐây là thư khác", f"{HOA}, all@example.vn", "x"]
)
def test_an_address_that_carries_headers_is_sent_nothing(tell_sample, mailbox, server, address):
    tell_sample(UserFactory(email=address))
    work_off()

    assert mailbox.taken == []
    assert Delivery.objects.get().state == DeliveryState.FAILED


def test_a_subject_carries_no_headers(hoa, mailbox, server, tell_sample):
    notification = tell_sample(hoa)
    type(notification).objects.update(subject="Đã nhận\r\nBcc: all@example.vn")
    work_off()

    [envelope] = mailbox.taken
    assert envelope.rcpt_tos == [HOA]
    assert b"\nBcc:" not in envelope.content
