"""Writes the names of the files that the job was given, one a line."""
import os

INPUT, OUTPUT = "/opt/ml/processing/input/batch", "/opt/ml/processing/output"

names = sorted(os.path.join(folder, name)[len(INPUT) + 1:] for folder, _, files in os.walk(INPUT) for name in files)
os.makedirs(OUTPUT, exist_ok=True)
with open(os.path.join(OUTPUT, "names.txt"), "w", encoding="utf-8") as file:
    file.write("\n".join(names))
