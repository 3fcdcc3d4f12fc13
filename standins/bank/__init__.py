"""The stand-in for the bank and its gateway: keeps the real protocol, and misbehaves when told to.

It runs on the site of stand-ins, has its own book, and is reached by HTTP alone.
"""
