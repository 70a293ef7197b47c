"""The earth: positions, units, geodesy, shapes, charts and routes. Knows no plan."""
