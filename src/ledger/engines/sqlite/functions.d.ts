import type { Database } from 'better-sqlite3';

export function defineFunctions(database: Database): void;
