"""WebArena: six living web sites, used through their accessibility tree."""
