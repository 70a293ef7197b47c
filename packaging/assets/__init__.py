"""Build ``build/assets``: map page, tiles, charts, zones, symbols, fonts, icons and licences."""
