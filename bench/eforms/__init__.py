"""bin/bench eforms: cost of the form engine, each figure with its target."""
