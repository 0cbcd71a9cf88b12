// `communique openapi`
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { buildApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { yamlOf } from '../http/yaml.ts';
import { openLedger } from '../ledger/ledger.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

interface Options {
  readonly write?: string;
  readonly check?: string;
}

export function openapiCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('openapi')
    .description('print the OpenAPI document')
    .option('--write <file>', 'write it to a file instead')
    .option('--check <file>', 'exit with 1 when the file is not the same')
    .action(async ({ write, check }: Options) => {
      if (write !== undefined && check !== undefined) throw new WrongUse('Give --write or --check, not both.');
      const text = await openApiText();
      if (write !== undefined) await writeFile(write, text).catch(error => refuse('write', write, error));
      else if (check === undefined) terminal.out(text.trimEnd());
      answer(check === undefined || (await isCurrent(check, text, terminal)) ? 0 : 1);
    });
}

/** The document as YAML. It depends on no setting and no data, so it is made on a ledger that is thrown away. */
async function openApiText(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-openapi-'));
  try {
    const ledger = await openLedger(`file:${join(folder, 'empty.db')}`);
    const app = await buildApp(readConfig({}), ledger);
    await app.ready();
    const text = yamlOf(app.swagger());
    await app.close();
    await ledger.close();
    return text;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function isCurrent(file: string, text: string, { err }: Terminal): Promise<boolean> {
  const present = await readFile(file, 'utf8').catch(error => refuse('read', file, error));
  if (present !== text) err(`communique: ${file} is stale. Make it anew with: communique openapi --write ${file}`);
  return present === text;
}

function refuse(action: string, file: string, error: Error): never {
  throw new WrongUse(`Cannot ${action} ${file}: ${error.message}.`);
}
