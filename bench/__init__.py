"""Measurements anyone can repeat: `make bench`, or `python -m bench NAME` for one of them.

Each prints one JSON object a line. Every bench is a process with a folder and a database of its own, gone afterwards.
Read times beside the load average printed with them: on a busy machine only ratios and counts mean much.
"""
