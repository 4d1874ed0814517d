"""The library: resources other people published, and answers the network gave, kept for the next city.

A *resource* (guide, toolkit, report, data...) is edited in the content editor at `/cms/` with draft, review,
schedule and history. An *answer* is an ordinary row with states of our own: only the approved public text of a
question ever reaches `actions.publish_answer`, and it never enters the editor or its revisions. Corrections are
dated rows, a withdrawn answer keeps its address.

Begin with `models/`, then `actions/`. `signals` is the one adapter from the editor to our actions. `loading` reads
the two official files. What search knows of us is said in `documents`.
"""
