"""Decryption of what VNeID encrypts to the portal's key: `{"data": base64, "key": base64}`.

The AES key is wrapped with RSA (PKCS#1 v1.5), the answer is AES without chaining (ECB), as public connectors of VNeID
show it. That proves nothing of the sender: the answers count because the portal fetches them itself over TLS.
"""

import json
from base64 import b64decode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from portal.accounts.errors import SignInError, SignInFailure


def decrypt_answer(answer: dict[str, Any], private_key: RSAPrivateKey) -> dict[str, Any]:
    """The JSON object in an encrypted answer; SignInError when it is not encrypted, or not to this key."""
    try:
        content = json.loads(decrypt(answer["data"], answer["key"], private_key))
    except (KeyError, ValueError):
        raise SignInError(SignInFailure.UNCLEAR) from None
    if not isinstance(content, dict):
        raise SignInError(SignInFailure.UNCLEAR)
    return content


def decrypt(data: str, wrapped_key: str, private_key: RSAPrivateKey) -> bytes:
    """The plain bytes; ValueError when they cannot be had."""
    try:
        key = private_key.decrypt(b64decode(wrapped_key), PKCS1v15())
        decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305  # VNeID's choice, not ours
        unpadder = PKCS7(128).unpadder()
        padded = decryptor.update(b64decode(data)) + decryptor.finalize()
        return unpadder.update(padded) + unpadder.finalize()
    except TypeError as error:  # neither text nor bytes
        raise ValueError(str(error)) from error
