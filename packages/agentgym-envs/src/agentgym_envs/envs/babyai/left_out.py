"""Tasks that are in no embedded split, because they cannot be carried out.

Now and then minigrid locks a room with its own key inside (GoToImpUnlock, Unlock), or walls in what
must be picked up without touching anything else (PickupDistDebug): found by playing all seeds of
these levels with the expert. In SynthS5R2 there may be so little room that the expert does not find
the way; of the other levels all validation and test tasks and samples of train were played.
"""

from collections.abc import Mapping

NOT_PLAYED: Mapping[int, str] = {
    7: "6 14 35 63 107 110 157 163 169 171 208 300 350 375 403 421 437 530 550 552 600 657 "
    "731 749 777 844 849 867 916 947 962 997 1035 1039 1113 1140 1267 1284 1382 1468 "
    "1473 1493 1669 2125 2161 2185 2270 2299 2300 2347 2361 2432 2515",
    20: "36 52 183 336 445 525 728 974 981 984 1052 1082 1194 1200 1399 1472 1474 1482 1508 "
    "1568 1595 1654 1692 1804 2123 2294 2299 2307 2356 2389",
    24: "63 161 165 178 212 336 357 370 388 391 479 483 524 574 611 644 721 750 768 802 912 "
    "924 1052 1125 1199 1278 1279 1302 1333 1364 1376 1453 1461 1541 1586 1605 1915 "
    "1935 2061 2088 2093 2202 2234 2294 2439 2482 2491 2498",
    35: "991",
}  # fmt: skip
"""Level -> seeds from 0 to 2529."""
