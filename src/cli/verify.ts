// `communique verify <source-id> <text-file>`
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { databaseOptions, readConfig } from '../config.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { checkPassage, codePoints, type Finding, fingerprint, passagesOf } from '../model/evidence.ts';
import type { Content } from '../model/kinds.ts';
import { hasTerm } from '../query/conditions.ts';
import type { Asked } from '../query/question.ts';
import { defaultSort } from '../query/sorts.ts';
import { walkEvents } from '../query/walk.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

export function verifyCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('verify')
    .description("check every passage that is cited from a source against the source's text, which stays with you")
    .argument('<source-id>', 'id of the source')
    .argument('<text-file>', 'file that holds its text, in UTF-8')
    .addHelpText(
      'after',
      '\nEach passage is verified, moved (it stands elsewhere), ambiguous (in several other places) or not-found.\nExits with 1 unless all are verified.',
    )
    .action(async (source: string, file: string) => {
      const text = await textOf(file);
      const config = readConfig(terminal.environment);
      const ledger = await openLedger(config.DATABASE_URL, { ...databaseOptions(config), readOnly: true });
      try {
        answer((await verify(ledger, source, text, terminal)) ? 0 : 1);
      } finally {
        await ledger.close();
      }
    });
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUse(`Cannot read ${file}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new WrongUse(`${file} is not well-formed UTF-8.`);
  }
}

const PAGES = { direction: 'forward', after: null, limit: 100 } as const;

const citing = (source: string): Asked => ({
  kind: 'event',
  where: hasTerm('source', source),
  sort: defaultSort('event'),
});

/** Prints a line for each passage and a summary; answers whether all are verified. */
async function verify(ledger: Ledger, source: string, text: string, { out, err }: Terminal): Promise<boolean> {
  const record = await ledger.record('source', source);
  if (!record?.document) throw new WrongUse(`There is no source ${source}. GET /v1/sources lists them.`);
  const warning = otherText(JSON.parse(record.document) as Content, text);
  if (warning) err(`communique: ${warning}`);
  const points = codePoints(text);
  const counts: Record<string, number> = {};
  for await (const event of walkEvents(ledger, citing(source), ledger.head().position, PAGES)) {
    for (const { pointer, value } of passagesOf(event)) {
      if (value.source !== source) continue;
      const finding = checkPassage(points, value);
      counts[finding.check] = (counts[finding.check] ?? 0) + 1;
      out(`${finding.check.padEnd(9)}  ${event.id}${pointer}  ${value.start}–${value.end}${elsewhere(finding)}`);
    }
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const summary = Object.entries(counts).map(([check, count]) => `${count} ${check}`);
  out(total === 0 ? `No passage is cited from ${source}.` : `${total} passages: ${summary.join(', ')}.`);
  return total === (counts.verified ?? 0);
}

const elsewhere = ({ found }: Finding) =>
  found.length === 0 ? '' : `  stands at ${found.slice(0, 5).join(', ')}${found.length > 5 ? ' …' : ''}`;

/** Tells where the text is not the one that the source's fingerprint is of. */
function otherText(source: Content, text: string): string | null {
  const { sha256, length } = fingerprint(text);
  if (source.sha256 === undefined || source.sha256 === sha256) return null;
  return `this is not the text that was cited: it has SHA-256 ${sha256} and ${length} code points.`;
}
