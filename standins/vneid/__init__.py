"""The stand-in for VNeID: an OpenID provider with invented people, which can be told to misbehave.

It keeps the protocol of a real provider (code flow, PKCE, RS256) with the claims VNeID gives. It knows
nothing of the portal but one registered client, and lives in the site `standins`.
"""
