"""What a curriculum is: its parts, changes to it, its words, what is wrong with it. Pure."""
