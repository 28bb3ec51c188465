"""Assembly: which parts, body and outlets make one Lumen; the only room that knows all others."""
