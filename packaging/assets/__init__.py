"""Build ``build/assets``: map page, tiles, charts, zones, gazetteer, symbols, fonts, icons, licences.

Each part is one module with ``build(out)``, which fills an empty folder; ``python -m assets.PART``, run in
the folder ``packaging``, builds it and swaps it in whole. ``prepare.py`` does so for what is out of date.
"""
