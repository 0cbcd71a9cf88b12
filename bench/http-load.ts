// Asking a server as often as it answers, from another process: by wrk where there is one, else by autocannon.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How many connections ask at a time. */
const CONNECTIONS = 32;

export interface Asked {
  readonly base: string;
  /** Asked for one after the other, and from the beginning again. */
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** For how long, in whole seconds. */
  readonly seconds: number;
}

export interface Rate {
  readonly perSecond: number;
  readonly answers: number;
  /** After how many milliseconds all but the slowest of a hundred were answered. */
  readonly p99: number;
}

export interface Tool {
  readonly name: string;
  /** @throws Error where anything else than 200 or 304 was answered */
  readonly ask: (asked: Asked) => Promise<Rate>;
}

const run = promisify(execFile);

export function askingTool(): Tool {
  const isThere = (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, 'wrk')));
  return {
    name: `${isThere ? 'wrk' : 'autocannon'} with ${CONNECTIONS} connections`,
    ask: isThere ? byWrk : byAutocannon,
  };
}

/** Many paths are read from a file: they would be too many for one argument. */
async function byWrk({ base, paths, headers, seconds }: Asked): Promise<Rate> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-bench-'));
  try {
    const [list, script] = [join(folder, 'paths'), join(folder, 'paths.lua')];
    await writeFile(list, `${paths.join('\n')}\n`);
    await writeFile(script, LUA(list));
    const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    const many = paths.length > 1 ? ['-s', script] : [];
    const { stdout } = await run('wrk', [
      '-t1',
      `-c${CONNECTIONS}`,
      `-d${seconds}s`,
      '--latency',
      ...given,
      ...many,
      base + paths[0],
    ]);
    if (/Non-2xx/.test(stdout)) throw new Error(`Not all was answered:\n${stdout}`);
    const figure = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1]);
    const [, p99, unit = ''] = /99%\s+([\d.]+)(\w+)/.exec(stdout) ?? [];
    return {
      perSecond: figure(/Requests\/sec:\s+([\d.]+)/),
      answers: figure(/(\d+) requests in/),
      p99: Number(p99) * (MILLISECONDS[unit] ?? Number.NaN),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The units that wrk tells times in. */
const MILLISECONDS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000 };

const LUA = (list: string) => `
local paths, next = {}, 0
for path in io.lines(${JSON.stringify(list)}) do paths[#paths + 1] = path end
function request()
  next = next % #paths + 1
  return wrk.format("GET", paths[next])
end
`;

async function byAutocannon({ base, paths, headers, seconds }: Asked): Promise<Rate> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-bench-'));
  try {
    const har = join(folder, 'asked.har');
    const entries = paths.map(path => ({ request: { method: 'GET', url: base + path, headers: [] } }));
    await writeFile(har, JSON.stringify({ log: { entries } }));
    const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
    const many = paths.length > 1 ? ['--har', har] : [];
    const program = fileURLToPath(import.meta.resolve('autocannon'));
    const args = [program, '-j', '-c', `${CONNECTIONS}`, '-d', `${seconds}`, ...given, ...many, base + paths[0]];
    const { stdout } = await run(process.execPath, args);
    const { requests, latency, '4xx': wrong, '5xx': failed } = JSON.parse(stdout);
    if (wrong + failed > 0) throw new Error(`Not all was answered: ${wrong} times 4xx, ${failed} times 5xx.`);
    return { perSecond: requests.average, answers: requests.total, p99: latency.p99 };
  } finally {
    await rm(folder, { recursive: true });
  }
}
