"""Stand-in for the bank and its gateway (VNPAY, VietQR): the real protocols, plus fault modes to choose from.

It runs on the site of stand-ins with a database of its own, and is reached by HTTP alone.
"""
