"""Filing at the desk for somebody who stands at the counter, or whose papers came by post."""
