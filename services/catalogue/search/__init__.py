"""Search of the procedures: everyday Vietnamese words to ranked procedures, in process memory."""
