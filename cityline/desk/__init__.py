"""311 for Cities: the life of a question, from a city's first words to a public answer.

Nouns: question, promise, pause, message, package (versions) of items, memo (versions), review, response,
colleague, signed link, publication. Begin with `states` (what can happen), then `actions` in the order a
question lives: asking, handling, packaging, memo, reviewing, sending, sharing, publishing, calendar.
"""
