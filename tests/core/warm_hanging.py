"""A program for the tests that hangs while it loads: it never reads a request, and knows no limit."""

import time

if __name__ == "__main__":
    time.sleep(60)
