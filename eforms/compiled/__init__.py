"""A definition made ready to use once: questions, conditions and the evaluation of answers."""
