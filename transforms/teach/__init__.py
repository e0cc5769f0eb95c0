"""How a model of the statistical tagger is made: labels from a teacher or from people, and the training."""
