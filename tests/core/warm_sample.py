"""A program for the tests: it answers with the value of an expression."""

import os
import time

from core.limits.warm_programs import serve

if __name__ == "__main__":
    serve(lambda request: str(eval(request, {"os": os, "time": time})).encode(), memory=2**30)  # noqa: S307
