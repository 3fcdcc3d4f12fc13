"""Home page, style guide of components, accessibility statement, and commands for demo data and diagrams."""
