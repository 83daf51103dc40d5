"""Numbers in, findings out: how a measure moved, how sure one can be. No I/O, clock or words for pages."""
