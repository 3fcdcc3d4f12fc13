"""English of packages: which texts citizens read have one, and whether it still fits the Vietnamese."""
