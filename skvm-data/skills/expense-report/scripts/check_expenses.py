#!/usr/bin/env python3
"""Checks expense files and prints the reimbursement report as JSON.

Usage: check_expenses.py FILE.csv [FILE.csv ...]

Exit code 0: the report is on stdout. 2: a file cannot be read or a row is malformed; stderr says which.
"""

import csv
import json
import re
import sys
from decimal import Decimal
from pathlib import Path

HEADER = ["date", "category", "vendor", "amount", "receipt"]
CATEGORIES = ["travel", "meals", "lodging", "other"]
RECEIPT_FROM = Decimal("25.00")
MEALS_PER_DAY = Decimal("40.00")


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(2)


def read_rows(path):
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            if header != HEADER:
                fail(f"{path}:1: expected the header {','.join(HEADER)}, got {','.join(header)}")
            for row in reader:
                line = reader.line_num
                if not row:
                    continue
                if len(row) != len(HEADER):
                    fail(f"{path}:{line}: expected {len(HEADER)} fields, got {len(row)}")
                date, category, vendor, amount, receipt = (field.strip() for field in row)
                if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date):
                    fail(f'{path}:{line}: expected a date like 2026-03-01, got "{date}"')
                if category not in CATEGORIES:
                    fail(f'{path}:{line}: expected one of {", ".join(CATEGORIES)}, got "{category}"')
                if not re.fullmatch(r"\d+\.\d{2}", amount):
                    fail(f'{path}:{line}: expected an amount like 12.50, got "{amount}"')
                yield line, date, category, vendor, Decimal(amount), receipt
    except OSError as error:
        fail(f"{path}: {error.strerror}")


def check_file(path, seen):
    sums = dict.fromkeys(CATEGORIES, Decimal("0.00"))
    claimed = Decimal("0.00")
    meals = {}
    flagged = []
    for line, date, category, vendor, amount, receipt in read_rows(path):
        claimed += amount
        key = (date, vendor, amount)
        if key in seen:
            flagged.append({"line": line, "reason": "duplicate"})
            continue
        seen.add(key)
        if amount > RECEIPT_FROM and not receipt:
            flagged.append({"line": line, "reason": "missing-receipt"})
            continue
        paid = amount
        if category == "meals":
            paid = min(amount, MEALS_PER_DAY - meals.get(date, Decimal("0.00")))
            meals[date] = meals.get(date, Decimal("0.00")) + paid
            if paid < amount:
                flagged.append({"line": line, "reason": "over-cap"})
        sums[category] += paid
    total = sum(sums.values(), Decimal("0.00"))
    reimbursable = {category: f"{value:.2f}" for category, value in sums.items()}
    person = {
        "file": Path(path).name,
        "claimed": f"{claimed:.2f}",
        "reimbursable": {**reimbursable, "total": f"{total:.2f}"},
        "flagged": flagged,
    }
    return person, total


def main(paths):
    if not paths:
        fail("Usage: check_expenses.py FILE.csv [FILE.csv ...]")
    seen = set()
    people = []
    total = Decimal("0.00")
    for path in sorted(paths):
        person, paid = check_file(path, seen)
        people.append(person)
        total += paid
    print(json.dumps({"people": people, "total": f"{total:.2f}"}, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
