"""User accounts: sign-in of citizens with VNeID (OpenID Connect) and of staff with a password; session store."""
