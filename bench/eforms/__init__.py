"""bin/bench eforms: what the engine of forms costs, each figure beside the one that is wanted."""
