-- Text is ordered by its code points, as everywhere in this program, whatever the locale of the database.

-- CreateTable
CREATE TABLE "head" (
    "id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "at" TEXT COLLATE "C" NOT NULL,
    "secret" TEXT COLLATE "C" NOT NULL,
    "projection" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revision" (
    "id" TEXT COLLATE "C" NOT NULL,
    "position" BIGINT NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "revision" INTEGER NOT NULL,
    "op" TEXT COLLATE "C" NOT NULL,
    "at" TEXT COLLATE "C" NOT NULL,
    "created" TEXT COLLATE "C" NOT NULL,
    "author" TEXT COLLATE "C" NOT NULL,
    "until" BIGINT,
    "starts" BIGINT NOT NULL,
    "ends" BIGINT NOT NULL,
    "minutes" INTEGER NOT NULL DEFAULT -1,
    "longitude" DOUBLE PRECISION,
    "latitude" DOUBLE PRECISION,
    "x" DOUBLE PRECISION,
    "y" DOUBLE PRECISION,
    "z" DOUBLE PRECISION,
    "heir" TEXT COLLATE "C",
    "document" TEXT COLLATE "C",

    CONSTRAINT "revision_pkey" PRIMARY KEY ("id","position")
);

-- CreateTable
CREATE TABLE "term" (
    "id" TEXT COLLATE "C" NOT NULL,
    "position" BIGINT NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "value" TEXT COLLATE "C" NOT NULL,
    "until" BIGINT,
    "starts" BIGINT NOT NULL,
    "ends" BIGINT NOT NULL,

    CONSTRAINT "term_pkey" PRIMARY KEY ("id","position","name","value")
);

-- CreateTable
CREATE TABLE "tally" (
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "tally_pkey" PRIMARY KEY ("id","kind","name")
);

-- CreateTable
CREATE TABLE "idempotency" (
    "id" TEXT COLLATE "C" NOT NULL,
    "request" TEXT COLLATE "C" NOT NULL,
    "response" TEXT COLLATE "C" NOT NULL,
    "created" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job" (
    "id" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL,
    "updated_at" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_report" (
    "id" TEXT COLLATE "C" NOT NULL,
    "part" INTEGER NOT NULL,
    "lines" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "job_report_pkey" PRIMARY KEY ("id","part")
);

-- CreateIndex
CREATE INDEX "job_updated_at_idx" ON "job"("updated_at");

-- CreateIndex
CREATE INDEX "idempotency_created_idx" ON "idempotency"("created");

-- CreateIndex
CREATE INDEX "revision_position" ON "revision"("position", "kind", "until", "op", "starts", "id", "ends");

-- CreateIndex
CREATE INDEX "revision_at_position_idx" ON "revision"("at", "position");

-- CreateIndex
CREATE INDEX "revision_current" ON "revision"("kind", "starts" DESC, "id" DESC, "position", "ends", "minutes", "longitude", "latitude", "x", "y", "z", "until", "op") WHERE (until IS NULL AND op <> 'deleted');

-- CreateIndex
CREATE INDEX "revision_closed" ON "revision"("kind", "starts" DESC, "id" DESC, "until", "position", "ends", "op") WHERE (until IS NOT NULL AND op <> 'deleted');

-- CreateIndex
CREATE INDEX "revision_updated" ON "revision"("kind", "position" DESC, "id" DESC, "until", "op") WHERE (until IS NULL AND op <> 'deleted');

-- CreateIndex
CREATE INDEX "revision_longest" ON "revision"("kind", "minutes" DESC, "id" DESC, "position", "until", "op") WHERE (until IS NULL AND op <> 'deleted');

-- CreateIndex
CREATE UNIQUE INDEX "revision_id_kind_revision_key" ON "revision"("id", "kind", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "revision_newest" ON "revision"("id", "kind") WHERE (until IS NULL);

-- CreateIndex
CREATE INDEX "term_current" ON "term"("kind", "name", "value", "starts" DESC, "id" DESC, "ends", "until") WHERE (until IS NULL);

-- CreateIndex
CREATE INDEX "term_closed" ON "term"("kind", "name", "value", "starts" DESC, "id" DESC, "until", "position", "ends") WHERE (until IS NOT NULL);

-- CreateIndex
CREATE INDEX "tally_most" ON "tally"("kind", "name", "count" DESC, "id");

-- The folded words of a revision: as lexemes, for the indexes, and as texts, where phrases are looked for. An index a
-- kind, so that an actor's name is not looked for among events.
ALTER TABLE "revision" ADD COLUMN "lexemes" TSVECTOR NOT NULL DEFAULT '', ADD COLUMN "texts" TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX "event_words" ON "revision" USING gin ("lexemes") WHERE kind = 'event';
CREATE INDEX "actor_words" ON "revision" USING gin ("lexemes") WHERE kind = 'actor';
CREATE INDEX "issue_words" ON "revision" USING gin ("lexemes") WHERE kind = 'issue';
CREATE INDEX "source_words" ON "revision" USING gin ("lexemes") WHERE kind = 'source';

-- The ledger is empty.
INSERT INTO "head" ("id", "position", "at", "secret")
VALUES (1, 0, '1970-01-01T00:00:00.000Z', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
