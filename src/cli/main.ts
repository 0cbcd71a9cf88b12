#!/usr/bin/env node
// The executable: the command line on this process.
import { commandLine } from './command-line.ts';

const code = await commandLine(process.argv.slice(2), {
  environment: process.env,
  out: line => process.stdout.write(`${line}\n`),
  err: line => process.stderr.write(`${line}\n`),
});
if (code !== null) process.exitCode = code;
