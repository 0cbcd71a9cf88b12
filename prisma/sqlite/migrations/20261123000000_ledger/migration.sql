-- CreateTable
CREATE TABLE "head" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "position" BIGINT NOT NULL,
    "at" TEXT NOT NULL,
    "secret" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "revision" (
    "id" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "op" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "created" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "until" BIGINT,
    "starts" BIGINT NOT NULL,
    "ends" BIGINT NOT NULL,
    "heir" TEXT,
    "document" TEXT,

    PRIMARY KEY ("id", "position")
);

-- CreateTable
CREATE TABLE "term" (
    "id" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "until" BIGINT,
    "starts" BIGINT NOT NULL,
    "ends" BIGINT NOT NULL,

    PRIMARY KEY ("id", "position", "name", "value")
) WITHOUT ROWID;

-- CreateIndex
CREATE INDEX "revision_position_idx" ON "revision"("position");

-- CreateIndex
CREATE INDEX "revision_at_position_idx" ON "revision"("at", "position");

-- CreateIndex
CREATE INDEX "revision_current" ON "revision"("kind", "starts" DESC, "id" DESC) WHERE until IS NULL AND op <> 'deleted';

-- CreateIndex
CREATE INDEX "revision_closed" ON "revision"("kind", "starts" DESC, "id" DESC, "until", "position") WHERE until IS NOT NULL AND op <> 'deleted';

-- CreateIndex
CREATE UNIQUE INDEX "revision_id_kind_revision_key" ON "revision"("id", "kind", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "revision_newest" ON "revision"("id", "kind") WHERE until IS NULL;

-- CreateIndex
CREATE INDEX "term_current" ON "term"("kind", "name", "value", "starts" DESC, "id" DESC, "ends") WHERE until IS NULL;

-- CreateIndex
CREATE INDEX "term_closed" ON "term"("kind", "name", "value", "starts" DESC, "id" DESC, "until", "position") WHERE until IS NOT NULL;

-- The ledger is empty.
INSERT INTO "head" ("id", "position", "at", "secret") VALUES (1, 0, '1970-01-01T00:00:00.000Z', lower(hex(randomblob(32))));
