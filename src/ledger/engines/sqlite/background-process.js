// The process of long reads: a connection of its own, one query after the other. Not TypeScript, so that it can be
// started from the sources as from what is built of them.
import Database from 'better-sqlite3';
import { defineFunctions } from './functions.js';

const [, , file, tuning] = process.argv;
const database = new Database(file, { readonly: true, fileMustExist: true });
defineFunctions(database);
database.exec(tuning);

process.on('message', ({ sql, values }) => {
  try {
    process.send?.({ rows: database.prepare(sql).all(...values) });
  } catch (error) {
    process.send?.({ failure: { message: error.message, cause: { originalCode: error.code } } });
  }
});
process.on('disconnect', () => process.exit());
