"""The error pages: Django's views, without their own look at the CSRF token.

The middleware has prepared the token already; to check it they would read the body, and a malformed one sent to an
unknown address would turn the 404 into a 500.
"""

from inspect import unwrap

from django.views import defaults

permission_denied = unwrap(defaults.permission_denied)
page_not_found = unwrap(defaults.page_not_found)
server_error = unwrap(defaults.server_error)
