"""What a corpus proposes for the reference files. Nothing of it counts before a person has put it there."""
