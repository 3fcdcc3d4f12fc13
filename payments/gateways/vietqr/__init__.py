"""VietQR (NAPAS 247): a bank transfer as a QR code, after EMVCo's merchant-presented mode."""
