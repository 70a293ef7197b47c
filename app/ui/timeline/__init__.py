"""One row an asset, duties as bars: geometry in ``layout`` (pure), drawing and mouse in ``view``."""
