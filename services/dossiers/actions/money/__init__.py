"""Actions on the money of a dossier: fees and their orders, dues, exemptions, recalculation, refunds."""
