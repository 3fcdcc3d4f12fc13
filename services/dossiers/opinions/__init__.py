"""Opinions of other offices (lấy ý kiến): asked with a due time, reminded, answered by that office's own people."""
