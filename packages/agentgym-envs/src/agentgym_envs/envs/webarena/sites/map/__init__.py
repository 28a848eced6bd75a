"""The map: Holmar's streets and places, a search, and the way from one to another.

content/       draws the towns' streets, the roads between them, and the places along them
network.py     roads in memory, and the quickest way over them by car, bicycle or on foot
gazetteer.py   finds places by name, kind, address, nearness or coordinates
atlas.py       both of them, read once per process
steps.py       says a way in words: turn by turn
drawing.py     the outlines that pages draw as SVG
pages/         one file per topic
"""
