"""VNPAY: card, bank account and wallet on its own page, or a QR code scanned by a banking app."""
