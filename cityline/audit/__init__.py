"""What happened: one row an event, never changed, never deleted.

Each feature declares its own event types (an enum in its `events.py`) and registers them here with a
presenter; a sweep proves names unique and every type presented. Subjects are plain kind and id: this
room knows no feature. Begin with `actions.record`.
"""
