/**
 * JavaScript of a function that runs one query over one set of rows: `(sqlite, data, query) => {columns, rows}` or
 * `{error}`. The query may read and compute, and nothing else: no other statement, no pragma, no further database, no
 * extension. Text, because it is run by the Node.js of the sandbox.
 */
export const ANSWER_QUERY = `function answerQuery({ DatabaseSync, constants }, data, query) {
  const database = new DatabaseSync(':memory:');
  try {
    database.exec(data);
    const allowed = [
      constants.SQLITE_SELECT,
      constants.SQLITE_READ,
      constants.SQLITE_FUNCTION,
      constants.SQLITE_RECURSIVE,
    ];
    // Older versions have neither: there, the walls of the sandbox have to do.
    database.setAuthorizer?.((action) => (allowed.includes(action) ? constants.SQLITE_OK : constants.SQLITE_DENY));
    database.enableDefensive?.(true);
    const statement = database.prepare(query);
    // What stands behind the first statement would be passed over in silence.
    const rest = query.slice(query.indexOf(statement.sourceSQL) + statement.sourceSQL.length);
    if (rest.replace(/\\/\\*[^]*?\\*\\/|--[^\\n]*/g, '').replace(/[\\s;]+/g, '') !== '') return { error: 'more than one statement' };
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
  } finally {
    database.close();
  }
}`;

/** A program that runs the query in `query.sql` over each set of rows in `data.json`, and prints the results as JSON. */
export const RUN_QUERY = `import { readFileSync } from 'node:fs';

${ANSWER_QUERY}

const sqlite = await import('node:sqlite').catch(() => ({}));
const query = readFileSync('query.sql', 'utf8');
const isUsable = typeof sqlite.StatementSync?.prototype.setReturnArrays === 'function';
const results = () => JSON.parse(readFileSync('data.json', 'utf8')).map((data) => answerQuery(sqlite, data, query));
process.stdout.write(JSON.stringify(isUsable ? results() : 'no node:sqlite'));
`;
