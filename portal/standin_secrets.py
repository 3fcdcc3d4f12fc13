"""Secrets of the demo's stand-ins. They stand in public source, so they hold in the demo alone."""

from typing import Any, Final

SEAL_PASSWORD: Final = "gia-lap"
DEFAULTS: Final[dict[str, Any]] = {
    "vneid_client_secret": "stand-in-secret",
    "vnpay_terminals": {"*": {"code": "DEMOTMN1", "secrets": ["DEMOSECRET0123456789DEMOSECRET01"]}},
    "bank_accounts": {
        "*": {
            "bank": "970415",
            "bank_name": "VietinBank",
            "number": "113366668888",
            "holder": "KHO BẠC NHÀ NƯỚC (GIẢ LẬP)",
            "keys": ["DEMOACCOUNTKEY0123456789"],
        }
    },
}
"""What the environment of the demo takes where it is given nothing else; by the name of the field."""
PUBLIC: Final = frozenset({SEAL_PASSWORD, DEFAULTS["vneid_client_secret"]})
"""Those that the environment of a portal that serves people might hold."""
