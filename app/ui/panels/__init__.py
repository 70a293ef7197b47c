"""The columns along the walls of the map. A stage of the work shows one of ``STAGES`` on the right."""
