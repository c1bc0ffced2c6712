"""Makes NotoSansSC-Subset.otf. Needs fonttools 4 and Debian's fonts-noto-cjk.

Usage: python3 subset.py TABLE NotoSansCJK-Regular.ttc NotoSansSC-Subset.otf
TABLE is ../../tests/data/tygf-8105.txt, one character a line.
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTCollection

FACE = "Noto Sans CJK SC"
# ASCII, Latin-1, general punctuation, arrows, CJK punctuation, full-width forms.
RANGES = [(0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x203B), (0x2190, 0x2193),
          (0x2460, 0x2473), (0x25A0, 0x25CF), (0x3000, 0x3017), (0xFF01, 0xFF5E), (0xFFE5, 0xFFE5)]


def gb2312():
    """Yields the 6,763 characters of GB 2312, levels 1 and 2."""
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield ord(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def main(table, source, target):
    """Writes the subset and prints how many characters it holds."""
    with open(table, encoding="utf-8") as file:
        wanted = {ord(c) for c in file.read() if not c.isspace()}
    wanted.update(gb2312())
    for first, last in RANGES:
        wanted.update(range(first, last + 1))
    face = next(f for f in TTCollection(source) if f["name"].getDebugName(4) == FACE)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(face)
    # "Noto" is no reserved name, but a subset should not pass for the whole.
    for record in face["name"].names:
        if record.nameID in (1, 4):
            record.string = "Qicheng Sans SC"
        if record.nameID == 6:
            record.string = "QichengSansSC-Regular"
    face.save(target)
    have = set(face.getBestCmap())
    print(len(have), "characters; missing", sorted(f"U+{c:04X}" for c in wanted - have))


if __name__ == "__main__":
    main(*sys.argv[1:])
