"""Plan joint law-enforcement patrols of a coalition, offline: from chart to signed order."""

__version__ = "0.1.0"
