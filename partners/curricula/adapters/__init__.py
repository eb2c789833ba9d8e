"""What a curriculum is taken out as and read from: workbooks and word processors' files."""
