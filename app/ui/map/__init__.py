"""The map page: composed by folium, drawn by Leaflet, fed by typed messages, trusted with nothing."""
