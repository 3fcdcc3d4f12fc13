"""Answers encrypted as the real VNeID encrypts them: AES for the answer, RSA for the AES key.

RSA with PKCS#1 v1.5 padding and AES without chaining (ECB) are what public connectors of VNeID show; they protect
little, but TLS does.
"""

import os
from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7


def encrypt(content: bytes, recipient: RSAPublicKey) -> dict[str, str]:
    """The answer that only the holder of the private key can read: `{"data": base64, "key": base64}`."""
    key, padder = os.urandom(32), PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305  # as VNeID does
    data = encryptor.update(padder.update(content) + padder.finalize()) + encryptor.finalize()
    return {"data": b64encode(data).decode(), "key": b64encode(recipient.encrypt(key, PKCS1v15())).decode()}
