"""Filing an application: drafts, prefilled answers, routing, the declaration."""
