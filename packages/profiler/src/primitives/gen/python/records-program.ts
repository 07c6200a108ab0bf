/** What puts rows into groups. */
export interface Grouping {
  readonly says: string;
  /** From `row` and its date `day`. */
  readonly python: string;
  of(row: { readonly department: string; readonly date: string }): string;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

export const GROUPINGS: readonly Grouping[] = [
  { says: 'each department, under its name', python: 'row["department"]', of: ({ department }) => department },
  {
    says: 'each month of a year, under its name in the form `YYYY-MM`',
    python: 'day.strftime("%Y-%m")',
    of: ({ date }) => date.slice(0, 7),
  },
  {
    says: 'each day of the week, under its English name (`Monday`, …)',
    python: 'day.strftime("%A")',
    of: ({ date }) => WEEKDAYS[new Date(date).getUTCDay()] as string,
  },
];

/** What is made of the amounts of a group, which is never empty. */
export interface Measure {
  readonly says: string;
  /** From the list `amounts`. */
  readonly python: string;
  /** Of the same amounts, in hundredths. */
  of(cents: readonly number[]): number;
}

const total = (cents: readonly number[]) => cents.reduce((sum, amount) => sum + amount, 0);

export const MEASURES: readonly Measure[] = [
  { says: 'the sum of their amounts', python: 'sum(amounts)', of: total },
  {
    says: 'the arithmetic mean of their amounts',
    python: 'sum(amounts) / len(amounts)',
    of: (cents) => total(cents) / cents.length,
  },
  {
    says: 'the median of their amounts; of an even number of them, the mean of the two in the middle',
    python: 'statistics.median(amounts)',
    of: (cents) => {
      const sorted = [...cents].sort((a, b) => a - b);
      const at = (index: number) => sorted[Math.floor(index)] as number;
      return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
    },
  },
  {
    says: 'the largest of their amounts minus the smallest, plus the number of rows',
    python: 'max(amounts) - min(amounts) + len(amounts)',
    of: (cents) => Math.max(...cents) - Math.min(...cents) + 100 * cents.length,
  },
];

/** Names that a program has to know. */
export interface RecordsNames {
  readonly input: string;
  readonly output: string;
  readonly settings: string;
  readonly leftOut: string;
  readonly delimiter: string;
  /** As `strptime` takes it. */
  readonly dateFormat: string;
  /** Of the measure. */
  readonly key: string;
}

interface RecordsTask {
  readonly grouping: Grouping;
  readonly measure: Measure;
  readonly includesEnd: boolean;
}

/** A program for the task, with mistakes where they are asked for. */
export function recordsProgram(
  { input, output, settings, leftOut, delimiter, dateFormat, key }: RecordsNames,
  { grouping, measure, includesEnd }: RecordsTask,
  wrong: {
    readonly splitsByHand?: boolean;
    readonly includesEnd?: boolean;
    readonly ignoresActive?: boolean;
    readonly lastForLatest?: boolean;
    readonly rounds?: boolean;
    readonly byPosition?: boolean;
    readonly forgetsLeftOut?: boolean;
    readonly forgetsEmpty?: boolean;
  } = {},
): string {
  const quoted = JSON.stringify(delimiter);
  const names = '["id", "customer", "department", "date", "amount"]';
  const reader = wrong.splitsByHand
    ? `lines = file.read().splitlines()
    names = lines[0].split(${quoted})
    rows = [dict(zip(names, line.split(${quoted}))) for line in lines[1:]]`
    : wrong.byPosition
      ? `rows = [dict(zip(${names}, fields)) for fields in list(csv.reader(file, delimiter=${quoted}))[1:]]`
      : `rows = list(csv.DictReader(file, delimiter=${quoted}))`;
  const measured = wrong.rounds ? `round(${measure.python})` : measure.python;
  return `import csv
import json
import statistics
from collections import defaultdict
from datetime import date, datetime

with open("${settings}", encoding="utf-8") as file:
    settings = json.load(file)["report"]
begin = date.fromisoformat(settings["period"]["from"])
end = date.fromisoformat(settings["period"]["to"])
active = {item["name"] for item in settings["departments"]${wrong.ignoresActive ? '' : ' if item["active"]'}}

with open("${input}", encoding="utf-8", newline="") as file:
    ${reader}

groups = defaultdict(list)
left_out = []
for row in rows:
    day = datetime.strptime(row["date"], "${dateFormat}").date()
    kept = begin <= day ${(wrong.includesEnd ?? includesEnd) ? '<=' : '<'} end and row["department"] in active
    if kept${wrong.forgetsEmpty ? '' : ' and row["amount"] != ""'}:
        groups[${grouping.python}].append((float(row["amount"]${wrong.forgetsEmpty ? ' or 0' : ''}), day, row["customer"]))
    else:
        left_out.append(row["id"])

report = {}
for name, members in groups.items():
    amounts = [amount for amount, _, _ in members]
    report[name] = {
        "count": len(members),
        "${key}": ${measured},
        "latest": ${wrong.lastForLatest ? 'members[-1][1]' : 'max(day for _, day, _ in members)'}.isoformat(),
        "customers": sorted({customer for _, _, customer in members}),
    }

with open("${output}", "w", encoding="utf-8") as file:
    json.dump(report, file, ensure_ascii=False, indent=2)${
      wrong.forgetsLeftOut
        ? ''
        : `
with open("${leftOut}", "w", encoding="utf-8") as file:
    file.writelines(f"{name}\\n" for name in left_out)`
    }`;
}

/** The same by other means: decimals, paths, sorting before grouping, measures rounded to cents, no newline at the end. */
export function recordsProgramInFunctions(
  { input, output, settings, leftOut, delimiter, dateFormat, key }: RecordsNames,
  { grouping, measure, includesEnd }: RecordsTask,
): string {
  return `#!/usr/bin/env python3
"""Makes the report."""
import csv, io, itertools, json, statistics
from datetime import datetime as dt
from decimal import Decimal
from pathlib import Path

FOLDER = Path.cwd()


def is_kept(row, chosen):
    day, period = row["day"].strftime("%Y-%m-%d"), chosen["period"]
    if day < period["from"] or day ${includesEnd ? '>' : '>='} period["to"] or not row["amount"].strip():
        return False
    return {d["name"]: d["active"] for d in chosen["departments"]}.get(row["department"], False)


def group_of(row):
    day = row["day"]
    return ${grouping.python}


def summary(rows):
    amounts = [Decimal(row["amount"]) for row in rows]
    return {
        "customers": sorted(set(row["customer"] for row in rows)),
        "latest": str(max(row["day"] for row in rows).date()),
        "${key}": round(float(${measure.python}), 2),
        "count": len(rows),
    }


def main():
    chosen = json.loads((FOLDER / "${settings}").read_text("utf-8"))["report"]
    text = (FOLDER / "${input}").read_text("utf-8")
    rows = [dict(row, day=dt.strptime(row["date"], "${dateFormat}")) for row in csv.DictReader(io.StringIO(text), delimiter=${JSON.stringify(delimiter)})]
    kept = sorted((row for row in rows if is_kept(row, chosen)), key=group_of)
    report = {name: summary(list(members)) for name, members in itertools.groupby(kept, key=group_of)}
    (FOLDER / "${output}").write_text(json.dumps(report), "utf-8")
    (FOLDER / "${leftOut}").write_text("\\n".join(row["id"] for row in rows if row not in kept), "utf-8")
    print("done:", len(report), "groups")


if __name__ == "__main__":
    main()`;
}
