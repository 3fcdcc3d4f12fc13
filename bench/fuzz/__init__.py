"""Fuzzing: valid requests of every role at every address, spoiled at random; nothing may answer 5xx or raise."""
