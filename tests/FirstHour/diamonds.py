"""Prints the data set diamonds of ggplot2 as R's write.csv would, with the logarithm of the price in the price's place.

Reads R's lazy-load database (R Internals, 1.8 "Serialization formats"), so that nobody has to install R: diamonds.py FOLDER/Rdata
"""

import math
import struct
import sys
import zlib


class Reader:
    """Objects of R's binary serialization: vectors as lists, attributes beside them."""

    def __init__(self, data):
        self.data, self.at, self.references = data, 2, []  # behind "X\n"
        version = self.integers(3)[0]
        if version == 3:
            self.take(self.integers(1)[0])

    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def integers(self, count):
        return list(struct.unpack(f">{count}i", self.take(4 * count)))

    def attributes(self):
        found = {}
        pairs = self.object()[0]
        while pairs is not None:
            tag, value, pairs = pairs
            found[tag] = value
        return found

    def object(self):
        flags = self.integers(1)[0]
        kind, has_attributes, has_tag = flags & 0xFF, flags & 0x200, flags & 0x400
        if kind == 254:  # NULL
            return None, {}
        if kind == 255:  # a symbol seen before
            return self.references[(flags >> 8 or self.integers(1)[0]) - 1], {}
        if kind == 1:  # symbol
            self.references.append(self.object()[0])
            return self.references[-1], {}
        if kind == 2:  # pair list
            attributes = self.attributes() if has_attributes else {}
            tag = self.object()[0] if has_tag else None
            return (tag, self.object(), self.object()[0]), attributes
        count = self.integers(1)[0]
        if kind == 9:  # text
            return (None if count < 0 else self.take(count).decode()), {}
        if kind in (10, 13):
            values = self.integers(count)
        elif kind == 14:
            values = list(struct.unpack(f">{count}d", self.take(8 * count)))
        elif kind == 16:
            values = [self.object()[0] for _ in range(count)]
        elif kind == 19:
            values = [self.object() for _ in range(count)]
        else:
            raise ValueError(f"Objects of kind {kind} are not read.")
        return values, (self.attributes() if has_attributes else {})


def unpacked(data):
    return Reader(zlib.decompress(data)).object()


base = sys.argv[1]
with open(base + ".rdx", "rb") as index:
    variables, attributes = Reader(zlib.decompress(index.read(), 47)).object()[0][0]
place, length = variables[attributes["names"][0].index("diamonds")][0]
with open(base + ".rdb", "rb") as file:
    file.seek(place + 4)  # behind the length of what is packed
    columns, attributes = unpacked(file.read(length - 4))

table = {}
for name, (values, of_column) in zip(attributes["names"][0], columns):
    levels = of_column.get("levels")
    table[name] = [levels[0][value - 1] for value in values] if levels else values
table["log_price"] = [math.log(price) for price in table.pop("price")]
print(",".join(f'"{name}"' for name in table))
for row in zip(*table.values()):
    print(",".join(f'"{value}"' if isinstance(value, str) else f"{value:.15g}" for value in row))
