"""Whether a city is eligible: rule sets as data, a decision that shows its arithmetic, and who uses which rules.

Nouns: rule set (a dated, numbered list of tests), test, decision (verdict of each test and one conclusion), override
(staff decide otherwise, with a reason). Begin with `rulesets.py` and the files in `shipped/`, then `deciding.decide`:
both are pure. `measures` brings the figures; nothing here guesses one that is missing.
"""
