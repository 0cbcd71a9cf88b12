// Prepared statements of plain drivers: the same words on either engine, but for how parameters are written and tables joined.
import type Database from 'better-sqlite3';
import type pg from 'pg';

/** Runs one statement with its parameters by name. */
export type Statement<P, R> = (parameters: P) => R[] | Promise<R[]>;

export interface Statements {
  prepare<P extends object, R>(text: string): Statement<P, R>;
}

export const onSqlite = (db: Database.Database): Statements => ({
  prepare: <P extends object, R>(text: string) => {
    const statement = db.prepare<P, R>(text);
    return parameters => statement.all(parameters);
  },
});

/** Each statement is prepared when it is first run, and kept by the server. */
export const onPostgres = (client: pg.Client): Statements => {
  let prepared = 0;
  return {
    prepare: <P extends object, R>(text: string): Statement<P, R> => {
      const names: string[] = [];
      const written = text.replaceAll('CROSS JOIN', 'JOIN').replace(/@(\w+)/g, (_, name: string) => {
        if (!names.includes(name)) names.push(name);
        return `$${names.indexOf(name) + 1}`;
      });
      const statement = `by_hand_${prepared++}`;
      return async parameters => {
        const values = names.map(name => (parameters as Record<string, unknown>)[name]);
        return (await client.query({ name: statement, text: written, values })).rows as R[];
      };
    },
  };
};
