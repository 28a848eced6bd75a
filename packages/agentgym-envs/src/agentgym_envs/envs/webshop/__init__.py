"""WebShop: find the wanted product in a shop and buy it with the right options."""
