"""The JSON API, `/api/v1/`: what the pages show and do, for other systems.

It decides nothing: a call reads by a query or runs one action of the rooms below, and says it in JSON.
`site` puts it together; `schemas` and `records` are the shapes; `problems` is how it says no; `door` is what every
request passes first; `documents` turns the OpenAPI document into the page `/api/v1/docs`.
"""
