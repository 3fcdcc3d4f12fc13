"""The pages: of who pays, and of who collects."""
