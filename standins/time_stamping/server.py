"""Stand-in for a time-stamping authority: RFC 3161 over HTTP, with a certificate of its own that nobody trusts."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper

from standins.certification_authority.authority import self_signed_certificate

AUTHORITY = "CƠ QUAN CẤP DẤU THỜI GIAN (GIẢ LẬP)"


class StampHandler(BaseHTTPRequestHandler):
    """Request handler: answers each request (`application/timestamp-query`) with a stamp of now."""

    stamper: DummyTimeStamper

    def do_POST(self) -> None:
        """Stamp the hash in the body."""
        request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.stamper.request_tsa_response(request).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def create_server(port: int) -> ThreadingHTTPServer:
    """A server on 127.0.0.1; port 0 takes a free one."""
    handler = type("Handler", (StampHandler,), {"stamper": _stamper()})
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def _stamper() -> DummyTimeStamper:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = self_signed_certificate(AUTHORITY, key)
    private_key = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        x509.Certificate.load(certificate.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(private_key)
    )
