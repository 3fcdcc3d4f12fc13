"""Actions on who does a task: claim, put back, hand over, be away, leave."""
