// Where Prisma's command line finds the models. The engine binary that it asks for is never run by `generate`.
import { defineConfig } from 'prisma/config';

process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'prisma/sqlite/schema.prisma' });
