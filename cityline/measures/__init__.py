"""Figures of cities, counties and states, each with its source, year, margin and denominator; and how cities compare.

Nouns: measure (what is counted: `catalog`), source (who published it: `origins`), observation (one figure as a file
gave it: `models`), figure (an observation as the rooms above read it: `figures`). Begin with `queries.figure`, then
`actions.load_measures`. Arithmetic of sampling margins is in `margins`, likeness of cities in `likeness`.
"""
