"""Messages we send and replies that come back.

Nouns: a *notice* is one message to one person; the table is the queue. A *reply address* belongs to one person and one
subject, so that a reply finds its way without a login. An *inbound message* is whatever arrived, kept as it came.

Begin with `queue.put` (called by actions of other rooms, in their transaction), then `sending.deliver_due` (called by
the worker), then `inbound.receive` (called by every door mail comes through). Subjects are plain values, kind and id:
this room knows neither questions nor people.
"""
