"""Limits: on attempts, on how many do costly work at once, and on what a child process may take."""
