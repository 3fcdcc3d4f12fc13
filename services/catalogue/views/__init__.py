"""The pages of the catalogue: the public's, and the studio of authors and approvers."""
