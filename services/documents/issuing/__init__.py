"""Issuing a paper: its number, its verification code and where its file is stored."""
