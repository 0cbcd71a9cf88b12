// Prisma's adapter for SQLite, in a file of its own: the package has its code in this place (.ci/packed.mjs says why).
export { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
