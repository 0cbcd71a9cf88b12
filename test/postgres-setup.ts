// The server that the tests on PostgreSQL share: TEST_DATABASE_URL where it is given, else one of their own.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openLedger } from '../src/ledger/ledger.ts';
import { databaseAt, startCluster } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database that others can be created beside. */
    server: string;
    /** The name of a database with an empty ledger, to be copied. */
    template: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const cluster = given ? null : await startCluster();
  const server = given ?? cluster?.url ?? '';
  const template = `communique_template_${randomUUID().slice(0, 8)}`;
  const admin = new pg.Client(server);
  try {
    await admin.connect();
    await admin.query(`CREATE DATABASE ${template} ENCODING 'UTF8' TEMPLATE template0`);
    await (await openLedger(databaseAt(server, template))).close();
  } catch (error) {
    await admin.end();
    await cluster?.remove();
    throw error;
  }
  project.provide('server', server);
  project.provide('template', template);
  return async () => {
    if (!cluster) await admin.query(`DROP DATABASE ${template} WITH (FORCE)`);
    await admin.end();
    await cluster?.remove();
  };
}
