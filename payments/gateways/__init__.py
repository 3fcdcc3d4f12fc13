"""The ways to pay: one folder for each gateway, registered in one table."""
