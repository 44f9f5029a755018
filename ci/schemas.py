# SPDX-License-Identifier: LGPL-2.1-or-later
"""Validates every JSON file of testdata against the schema that travels with it; names what is wrong."""
import json
import pathlib
import sys

import jsonschema

FILES = {"case": "cases/*/*/case.json", "caps": "caps/*.json", "reviews": "reviews.json", "host": "hosts/*.json"}


def main(data):
    faults = 0
    for name, pattern in FILES.items():
        schema = json.loads((data / "schema" / f"{name}.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        files = sorted(data.glob(pattern))
        if not files:
            print(f"{data / pattern}: no such file")
            faults += 1
        for file in files:
            for error in validator.iter_errors(json.loads(file.read_text("utf-8"))):
                print(f"{file}: {error.json_path}: {error.message}")
                faults += 1
    return faults > 0


sys.exit(main(pathlib.Path(sys.argv[1])))
