-- DropIndex
DROP INDEX "term_closed";

-- DropIndex
DROP INDEX "term_current";

-- CreateIndex
CREATE INDEX "term_current" ON "term"("kind", "name", "value", "starts" DESC, "id" DESC, "ends", "until") WHERE until IS NULL;

-- CreateTable
CREATE TABLE "tally" (
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    PRIMARY KEY ("kind", "name", "value")
) WITHOUT ROWID;

-- RedefineTables
CREATE TABLE "new_head" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "position" BIGINT NOT NULL,
    "at" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "projection" INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "new_head" ("at", "id", "position", "secret") SELECT "at", "id", "position", "secret" FROM "head";
DROP TABLE "head";
ALTER TABLE "new_head" RENAME TO "head";
CREATE TABLE "new_revision" (
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
    "minutes" INTEGER NOT NULL DEFAULT -1,
    "longitude" REAL,
    "latitude" REAL,
    "x" REAL,
    "y" REAL,
    "z" REAL,
    "heir" TEXT,
    "document" TEXT,

    PRIMARY KEY ("id", "position")
);
INSERT INTO "new_revision" ("at", "author", "created", "document", "ends", "heir", "id", "kind", "op", "position", "revision", "starts", "until") SELECT "at", "author", "created", "document", "ends", "heir", "id", "kind", "op", "position", "revision", "starts", "until" FROM "revision";
DROP TABLE "revision";
ALTER TABLE "new_revision" RENAME TO "revision";
CREATE INDEX "revision_position" ON "revision"("position", "kind", "until", "op", "starts", "id", "ends");
CREATE INDEX "revision_at_position_idx" ON "revision"("at", "position");
CREATE INDEX "revision_current" ON "revision"("kind", "starts" DESC, "id" DESC, "position", "ends", "minutes", "longitude", "latitude", "x", "y", "z", "until", "op") WHERE until IS NULL AND op <> 'deleted';
CREATE INDEX "revision_closed" ON "revision"("kind", "starts" DESC, "id" DESC, "until", "position", "ends", "op") WHERE until IS NOT NULL AND op <> 'deleted';
CREATE INDEX "revision_updated" ON "revision"("kind", "position" DESC, "id" DESC, "until", "op") WHERE until IS NULL AND op <> 'deleted';
CREATE INDEX "revision_longest" ON "revision"("kind", "minutes" DESC, "id" DESC, "position", "until", "op") WHERE until IS NULL AND op <> 'deleted';
CREATE UNIQUE INDEX "revision_id_kind_revision_key" ON "revision"("id", "kind", "revision");
CREATE UNIQUE INDEX "revision_newest" ON "revision"("id", "kind") WHERE until IS NULL;

-- CreateIndex
CREATE INDEX "tally_most" ON "tally"("kind", "name", "count" DESC, "value");

-- CreateIndex
CREATE INDEX "term_closed" ON "term"("kind", "name", "value", "starts" DESC, "id" DESC, "until", "position", "ends") WHERE until IS NOT NULL;

-- The folded words of each kind's revisions; the row id tells the hour and the position.
CREATE VIRTUAL TABLE "event_words" USING fts5(title, names, body, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE "actor_words" USING fts5(title, names, body, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE "issue_words" USING fts5(title, names, body, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE "source_words" USING fts5(title, names, body, content='', columnsize=0, tokenize='ascii');
