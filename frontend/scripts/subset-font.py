"""Cut Inter down to the signs that the four languages need.

Reads the files of @fontsource-variable/inter (OFL 1.1), keeps weights 400-600 and the ranges of
scripts/font-ranges.json, and writes src/assets/fonts/*.woff2. Needs `pip install fonttools brotli`.
The result is committed, so that building the UI needs no Python.
"""
import json
import pathlib

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules/@fontsource-variable/inter/files"
TARGET = ROOT / "src/assets/fonts"


def codepoints(ranges):
    for text in ranges:
        first, _, last = text.removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def tabular_digits_only(font):
    """Inter's tnum also widens the hyphen, the comma and the full stop: fine in tables, ugly in words."""
    digits = {font.getBestCmap().get(code) for code in range(ord("0"), ord("9") + 1)}
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for lookup in table.LookupList.Lookup[index].SubTable:
                lookup = getattr(lookup, "ExtSubTable", lookup)
                lookup.mapping = {a: b for a, b in lookup.mapping.items() if a in digits}


def subset(name, ranges, source):
    font = TTFont(SOURCE / source)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum", "case"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints(ranges))
    subsetter.subset(font)
    tabular_digits_only(font)
    font = instantiateVariableFont(font, {"wght": (400, 400, 600)})
    font.flavor = "woff2"
    path = TARGET / f"{name}.woff2"
    font.save(path)
    print(f"{path.name}: {path.stat().st_size} bytes, {len(font.getBestCmap())} signs")


TARGET.mkdir(parents=True, exist_ok=True)
for part in json.loads((ROOT / "scripts/font-ranges.json").read_text()):
    subset(part["name"], part["ranges"], part["source"])
