"""What sites put into texts, found from the corpus itself."""
