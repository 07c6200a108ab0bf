/**
 * JavaScript of two functions, as text, because the Node.js of the sandbox runs it: `openRows(sqlite, statements)` makes a
 * database that can only be read, and `answerQuery(database, query)` gives `{columns, rows}` or `{error}`. A query may
 * read and compute, and nothing else: no other statement, no pragma, no further database, no extension.
 */
export const QUERY_FUNCTIONS = String.raw`
function openRows({ DatabaseSync, constants }, statements) {
  const database = new DatabaseSync(':memory:');
  database.exec(statements);
  const allowed = [
    constants.SQLITE_SELECT,
    constants.SQLITE_READ,
    constants.SQLITE_FUNCTION,
    constants.SQLITE_RECURSIVE,
  ];
  // Older versions have neither: there, the walls of the sandbox have to do.
  database.setAuthorizer?.((action) => (allowed.includes(action) ? constants.SQLITE_OK : constants.SQLITE_DENY));
  database.enableDefensive?.(true);
  return database;
}

function answerQuery(database, query) {
  try {
    const statement = database.prepare(query);
    // What stands behind the first statement would be passed over in silence.
    const rest = query.slice(query.indexOf(statement.sourceSQL) + statement.sourceSQL.length);
    const bare = rest.replace(/\/\*[^]*?\*\/|--[^\n]*/g, '').replace(/[\s;]+/g, '');
    if (bare !== '') return { error: 'more than one statement' };
    statement.setReturnArrays(true);
    const columns = statement.columns().map(({ name }) => name);
    const rows = [];
    for (const row of statement.iterate()) {
      if (rows.length === 2000) return { error: 'more than 2,000 rows' };
      rows.push(row);
    }
    return { columns, rows };
  } catch (error) {
    return { error: String(error.message) };
  }
}
`;

/** A program that runs the query in `query.sql` over each set of rows in `data.json`, and prints the results as JSON. */
export const RUN_QUERY = `import { readFileSync } from 'node:fs';
${QUERY_FUNCTIONS}
const sqlite = await import('node:sqlite').catch(() => ({}));
const isUsable = typeof sqlite.StatementSync?.prototype.setReturnArrays === 'function';
const query = readFileSync('query.sql', 'utf8');
const sets = JSON.parse(readFileSync('data.json', 'utf8'));
const results = () => sets.map((statements) => answerQuery(openRows(sqlite, statements), query));
process.stdout.write(JSON.stringify(isUsable ? results() : 'no node:sqlite'));
`;
