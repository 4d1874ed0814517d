"""Files people attach, and files we make for them.

Bytes lie in one store on disk under names of our own; the row says what they are. Nothing here is ever served under an
address of its own or shown inside a page. Begin with `actions.keep_file`; what is allowed is in `kinds`.
"""
