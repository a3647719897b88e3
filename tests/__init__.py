"""The tests of Match: the library, the build and the page."""
