"""Networks: who runs one, where its clock stands, which days it does not count.

Nouns: network, extra day, calendar. Begin with `calendars.calendar_of`, which turns a network into the pure
calendar of `kernel.workdays`; `deadline.explain` puts a promise into words for the page, the API and the command.
Moving promises when a calendar changes belongs to the desk, which knows what a question is.
"""
