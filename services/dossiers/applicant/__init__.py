"""The applicant's side of a dossier: answer summary, supplements, document wallet."""
