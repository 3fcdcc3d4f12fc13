"""Derived eForms: a form, a process and a result for a record that its ministry has given none yet."""
