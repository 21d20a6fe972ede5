"""Reads a channel: CSV with the label first (and a weight second), or libsvm."""
import csv
import os
import tempfile

from mlinfra_xgboost_rules import UserError

CSV, LIBSVM = "csv", "libsvm"


def content_type_of(given):
    if not given:
        return LIBSVM
    kind, *options = [part.strip() for part in given.lower().split(";")]
    if kind in ("csv", "text/csv"):
        for option in options:
            if option.startswith("label_size") and option.split("=")[1].strip() != "1":
                raise UserError("%s is not an accepted csv ContentType. Optional parameter label_size must be equal to 1" % given)
        return CSV
    if kind in ("libsvm", "text/libsvm", "text/x-libsvm"):
        return LIBSVM
    if kind in ("parquet", "application/x-parquet", "recordio-protobuf", "application/x-recordio-protobuf"):
        raise UserError("MlInfra Local reads CSV and libsvm only, and the channel's ContentType is %s." % given)
    raise UserError("%s is not an accepted ContentType: csv, libsvm, parquet, recordio-protobuf, text/csv, text/libsvm, text/x-libsvm, "
                    "application/x-parquet, application/x-recordio-protobuf." % given)


def files_in(folder):
    found = []
    for place, _, names in os.walk(folder):
        found += [os.path.join(place, n) for n in sorted(names) if not n.startswith((".", "_"))]
    return sorted(f for f in found if os.path.getsize(f) > 0)


def matrix(folder, kind, weights):
    """The data of a channel; None if there is none."""
    import xgboost

    files = files_in(folder)
    if not files:
        return None
    delimiter = ","
    for file in files:
        with open(file, errors="ignore") as lines:
            first = next((line for line in lines if line.strip()), "")
        if kind == CSV:
            delimiter = demand_csv(first, file)
        else:
            demand_libsvm(first, file)
    # XGBoost's own reader takes a folder without subfolders.
    flat = tempfile.mkdtemp()
    for number, file in enumerate(files):
        os.symlink(file, os.path.join(flat, "%06d-%s" % (number, os.path.basename(file))))
    options = "format=libsvm" if kind == LIBSVM else "format=csv&label_column=0&delimiter=%s%s" % (delimiter, "&weight_column=1" if weights else "")
    try:
        data = xgboost.DMatrix("%s?%s" % (flat, options), silent=True)
    except xgboost.core.XGBoostError as e:
        raise UserError("Failed to load %s data with exception:\n%s" % (kind, e))
    if data.num_row() == 0:
        return None
    return data


def demand_csv(line, file):
    try:
        delimiter = csv.Sniffer().sniff(line, delimiters=",;\t| ").delimiter
    except csv.Error as e:
        raise UserError("Could not determine delimiter on line %s:\n%s" % (line[:50], e))
    for cell in line.strip().split(delimiter):
        try:
            float(cell or 0)
        except ValueError:
            raise UserError("First line '%s...' of file '%s' is not 'CSV' format. Please ensure the file is in 'CSV' format: numbers, without a header."
                            % (line.strip()[:50], os.path.basename(file)))
    return delimiter


def demand_libsvm(line, file):
    words = line.split()
    try:
        label = words[0].split(":")
        if len(label) > 2:
            raise ValueError
        [float(part) for part in label]
        for word in words[1:]:
            index, value = word.split(":")
            int(index if not index.startswith("qid") else 0), float(value)
    except ValueError:
        raise UserError("First line '%s...' of file '%s' is not 'LIBSVM' format. Please ensure the file is in 'LIBSVM' format." % (line.strip()[:50], os.path.basename(file)))
