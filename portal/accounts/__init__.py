"""User accounts: citizens sign in with VNeID (OpenID Connect), staff with password and second factor; sessions."""
