"""The sample network: from the files in `web/sample` to rows, through the rooms' own actions.

Begin with `sample_network.load`. `files` reads, `moments` turns "-2d 16:40" into an instant, `people` and `shelves`
fill, `questions` relives each question (its `story`) with the clock stopped at each of its moments. Loading again adds
what is missing and leaves everything that is there as people have made it since.
"""
