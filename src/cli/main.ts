#!/usr/bin/env node
// The executable: the command line on this process.
import { commandLine } from './command-line.ts';

// Whoever reads the output may have had enough of it: `communique openapi | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70));

const code = await commandLine(process.argv.slice(2), {
  environment: process.env,
  out: line => process.stdout.write(`${line}\n`),
  err: line => process.stderr.write(`${line}\n`),
  output: process.stdout,
  bars: process.stderr.isTTY ? process.stderr : undefined,
  input: process.stdin,
});
if (code !== null) process.exitCode = code;
