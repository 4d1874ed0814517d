"""Who people are, which roles they hold in a network, and for which city they speak.

Nouns: user, role grant, city standing (works there, of the city office, lead), organization, expertise.
Begin with `models`, then `queries.roles_of`.
"""
