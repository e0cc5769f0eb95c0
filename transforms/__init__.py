"""Pure functions from raw official documents to tables: no files, no clock, no randomness, no logging.

`stages/` holds the steps of the pipeline (tables in, tables out); everything else here is what they are made of.
"""
