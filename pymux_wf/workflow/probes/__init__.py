"""Whether each component of the system is there and answers: five states, each with what to do about it."""
