import { crc32 } from 'node:zlib';
import type { JsonValue } from '@skvm/core';
import { parsedJson } from '../../../bank/read-answer.ts';

/** A table as the package keeps it. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** How the package of one item calls what it offers: nobody knows it by heart. */
export interface PackageNames {
  readonly package: string;
  readonly open: string;
  readonly load: string;
  readonly filter: string;
  readonly group: string;
  readonly aggregate: string;
  readonly order: string;
  readonly publish: string;
  readonly error: string;
  /** Masks the bytes of its files, 1 to 255, so that they are read through the package alone. */
  readonly key: number;
}

/** A package for Python that keeps tables in sealed files: the third party of an item, put beside the program. */
export function packageSource(names: PackageNames): string {
  return `"""Sealed tables: read, filtered, grouped, published."""
import json
import zlib
from pathlib import Path

_KEY = ${names.key}


class ${names.error}(Exception):
    def __init__(self, part):
        super().__init__(f"the seal of {part} is broken")
        self.part = part


def ${names.open}(folder):
    return Session(folder)


def _mask(data):
    return bytes(byte ^ _KEY for byte in data)


class Session:
    def __init__(self, folder):
        self._folder = Path(folder)
        self._pending = {}

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.close()

    @property
    def parts(self):
        return sorted(file.stem for file in self._folder.glob("*.part"))

    def ${names.load}(self, part):
        seal, body = (self._folder / f"{part}.part").read_bytes().split(b"\\n", 1)
        if int(seal, 16) != zlib.crc32(body):
            raise ${names.error}(part)
        content = json.loads(_mask(body))
        return Table(content["columns"], content["rows"])

    def ${names.publish}(self, name, table):
        if not isinstance(table, Table):
            raise TypeError("only a table can be published")
        self._pending[name] = table

    def close(self):
        for name, table in self._pending.items():
            body = _mask(json.dumps({"columns": table._columns, "rows": table._rows}).encode())
            (self._folder / f"{name}.done").write_bytes(f"{zlib.crc32(body):08x}\\n".encode() + body)
        self._pending = {}


class Table:
    def __init__(self, columns, rows):
        self._columns, self._rows = list(columns), [list(row) for row in rows]

    def __len__(self):
        return len(self._rows)

    def ${names.filter}(self, column, *, least=None, above=None, equals=None):
        at = self._columns.index(column)

        def fits(value):
            return (
                value is not None
                and (least is None or value >= least)
                and (above is None or value > above)
                and (equals is None or value == equals)
            )

        return Table(self._columns, [row for row in self._rows if fits(row[at])])

    def ${names.group}(self, *columns):
        return Groups(self, columns)

    def ${names.order}(self, column, *, downward=False):
        at = self._columns.index(column)
        return Table(self._columns, sorted(self._rows, key=lambda row: row[at], reverse=downward))


_WAYS = {"total": sum, "peak": max, "count": len, "mean": lambda values: sum(values) / len(values)}


class Groups:
    def __init__(self, table, columns):
        self._table, self._columns = table, list(columns)

    def ${names.aggregate}(self, *, blanks="skip", **results):
        names = self._table._columns
        keys = [names.index(column) for column in self._columns]
        groups = {}
        for row in self._table._rows:
            groups.setdefault(tuple(row[at] for at in keys), []).append(row)

        def result(rows, column, way):
            values = [row[names.index(column)] for row in rows]
            if blanks == "zero":
                values = [0 if value is None else value for value in values]
            values = [value for value in values if value is not None]
            return _WAYS[way](values) if values or way in ("total", "count") else None

        rows = [[*key, *(result(group, *how) for how in results.values())] for key, group in groups.items()]
        return Table([*self._columns, *results], rows)
`;
}

/** What the package says of itself. */
export function packageManual(names: PackageNames): string {
  const { load, filter, group, aggregate, order, publish, error } = names;
  return `- \`${names.package}.${names.open}(folder)\` gives a session on the tables ("parts") in a folder. A session is a context manager; leaving it closes it, and so does its method \`close()\`.
- \`session.parts\` is the list of the names of all parts, sorted.
- \`session.${load}(part)\` gives the table of that name. It raises \`${names.package}.${error}\` when its file is damaged.
- \`session.${publish}(name, table)\` publishes a table under a name. It is written when the session is closed, not before.
- \`len(table)\` is the number of its rows. A table never changes: the methods below give a new one. There is no way to see single rows.
- \`table.${filter}(column, least=…, above=…, equals=…)\` keeps the rows whose value in the column is not smaller than \`least\`, greater than \`above\`, equal to \`equals\`. One or more of the three are given, all of them by keyword. A blank value fits nothing.
- \`table.${order}(column, downward=False)\` sorts rows by a column, from the smallest value up, or from the largest down with \`downward=True\`. Rows with the same value stay in their order.
- \`table.${group}(column, …)\` gives the groups of rows that have the same values in these columns, one or several, in the order in which they first appear.
- \`groups.${aggregate}(name=(column, way), …, blanks="skip")\` makes one row of each group. The columns of the result are those of the grouping, then one for each keyword, in the order of the keywords. \`way\` is \`"total"\`, \`"mean"\`, \`"peak"\` (the largest value) or \`"count"\` (how many values there are). Blank values are left out, or count as 0 with \`blanks="zero"\`; that holds for all keywords of the call.`;
}

/** A table as a file of the package; `damaged` breaks its seal. */
export function sealed(table: Table, key: number, damaged = false): { readonly base64: string } {
  const body = masked(Buffer.from(JSON.stringify(table)), key);
  const seal = (crc32(body) ^ (damaged ? 1 : 0)) >>> 0;
  return { base64: Buffer.concat([Buffer.from(`${seal.toString(16).padStart(8, '0')}\n`), body]).toString('base64') };
}

/** The content of a file that the package published, `undefined` when it did not make it. */
export function unsealed(bytes: Uint8Array, key: number): JsonValue | undefined {
  const [seal, body] = [Buffer.from(bytes.subarray(0, 9)).toString('latin1'), bytes.subarray(9)];
  if (seal !== `${crc32(body).toString(16).padStart(8, '0')}\n`) return undefined;
  return parsedJson(masked(body, key).toString('utf8'));
}

function masked(bytes: Uint8Array, key: number): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ key));
}
