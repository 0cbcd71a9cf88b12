// The Citus that the tests on it share: the one whose coordinator TEST_CITUS_URL names, with the nodes of that database.
import type { TestProject } from 'vitest/node';
import { type CitusNode, nodesOf } from './citus.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The nodes that every database is to be spread over. */
    nodes: CitusNode[];
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const server = process.env.TEST_CITUS_URL ?? '';
  project.provide('server', server);
  project.provide('nodes', await nodesOf(server));
}
