"""What is published: the states of an opportunity, a kind of offering, what a reader can do with it. Pure."""
