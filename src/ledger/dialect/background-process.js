// The process of long reads: a connection of its own, one query after the other. Not TypeScript, so that it can be
// started from the sources as from what is built of them.
import Database from 'better-sqlite3';

const database = new Database(process.argv[2], { readonly: true, fileMustExist: true });
database.pragma('temp_store = MEMORY');
database.pragma('cache_size = -65536');

process.on('message', ({ sql, values }) => {
  try {
    process.send?.({
      rows: database
        .prepare(sql)

        .all(...values),
    });
  } catch (error) {
    process.send?.({ failure: { message: error.message, cause: { originalCode: error.code } } });
  }
});
process.on('disconnect', () => process.exit());
