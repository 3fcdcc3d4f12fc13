"""What a payer sees: payment links, QR codes and the page one returns to from a gateway."""
