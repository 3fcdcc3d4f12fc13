"""A stand-in for the authority that certifies the digital signatures of agencies."""
