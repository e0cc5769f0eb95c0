"""The statistical tagger: persons, places and organisations by a linear chain over hashed features (CRF)."""
