"""The people who enter: citizens by VNeID, staff by password."""
