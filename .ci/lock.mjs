// Says in package-lock.json that better-sqlite3 has nothing to build, as its package.json does: npm 10 reads the lock alone.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
lock.packages['node_modules/better-sqlite3'].gypfile = false;
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
