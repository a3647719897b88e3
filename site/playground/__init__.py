"""Python's side of the playground: runs programs and answers the page's questions.

Standard library and match only, so that all of it runs, and is tested, under CPython.
"""
