"""The report: one page of a corpus and of one document, for people to look at."""
