"""Stand-in for VNeID: an OpenID Connect provider with invented people and selectable fault modes.

It keeps the protocol of a real provider (authorization code flow, PKCE, RS256) with the claims that VNeID gives. All it
knows of the portal is one registered client.
"""
