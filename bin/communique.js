#!/usr/bin/env node
// The command. It is written so that any Node.js can read it, and can say what it lacks.
// Idle a server has some thirty files open, and each client is one more; with fewer it fails here and there, or as it starts.
const FILES = 128;

// How many megabytes a server has for objects that soon die, times three. Node.js would take four times as much, and answer no more.
const YOUNG = '--max-semi-space-size=8';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `communique: this is Node.js ${process.versions.node}; 22.18 or newer is needed. \`npm start\` and \`npx communique\` bring Node.js 24 where there is one for your platform; else install one from https://nodejs.org.\n`,
  );
  process.exitCode = 1;
} else if (openFiles() < FILES) {
  process.stderr.write(
    `communique: this process may have ${openFiles()} files open at once, and needs ${FILES} at least, and one more for each client. Raise the limit: \`ulimit -n 4096\` in the shell that starts it, LimitNOFILE= in systemd, ulimits: in Compose.\n`,
  );
  process.exitCode = 1;
} else {
  beginAgainWith(YOUNG);
  const { existsSync } = await import('node:fs');
  const { enableCompileCache } = await import('node:module');
  const { fileURLToPath } = await import('node:url');
  // What was compiled is kept beside the packages it is made of, so that the next start is faster by a third.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/communique', import.meta.url)));
  // A checkout has the sources, whose types Node.js strips as it reads them; a package has what was built from them.
  const source = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
}

/** How many files may be open at once, once Node.js has raised that as far as it may; a word or nothing where there is no limit. */
function openFiles() {
  process.report.excludeNetwork = true;
  const { userLimits } = process.report.getReport();
  return userLimits?.open_files.soft;
}

/** Has a server begin again as this same process with a flag that Node.js takes only as it starts, where it can and nobody chose otherwise. */
function beginAgainWith(flag) {
  const given = [...process.execArgv, process.env.NODE_OPTIONS].join(' ');
  // Whoever has begun it with a channel could no longer be told anything.
  const can = process.execve !== undefined && process.platform !== 'win32' && !process.connected;
  if (process.argv[2] !== 'serve' || !can || given.includes(flag.split('=')[0])) return;
  process.execve(
    process.execPath,
    [process.execPath, flag, ...process.execArgv, ...process.argv.slice(1)],
    process.env,
  );
}
