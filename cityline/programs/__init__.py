"""The clearinghouse: federal programs, money and advice, and whether they fit a city.

Nouns: program (a listing of the federal inventory, by number), fit (fits, does not, cannot tell, and why),
applicants (who may apply). Begin with `fit.py`, then `loading.py` for what the official files look like.
"""
