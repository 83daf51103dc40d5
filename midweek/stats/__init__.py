"""Numbers in, findings out: how a measure has moved, and how sure one can be. No I/O, no clock, no words for pages."""
