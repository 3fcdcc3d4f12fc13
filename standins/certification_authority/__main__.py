"""Create a seal if absent and print its settings as JSON: `python -m standins.certification_authority FOLDER`."""

import json
import sys
from pathlib import Path

from standins.certification_authority.authority import environment

print(json.dumps(environment(Path(sys.argv[1]).resolve())))  # noqa: T201
