"""Supplement requests: what is asked for, what the answer changed, and the approval of a further one."""
