"""The payer's side: payment links, QR codes, and the page to which a gateway returns the payer."""
