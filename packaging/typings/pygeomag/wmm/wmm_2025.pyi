WMM_2025: tuple[object, object]
