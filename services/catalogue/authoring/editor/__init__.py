"""The editor of a package in plain forms: its parts by their addresses, each as a form drawn from its model."""
