-- What is counted comes first, as the id does in every key: it is the id of a record, or a code.
CREATE TABLE "new_tally" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    PRIMARY KEY ("id", "kind", "name")
) WITHOUT ROWID;
INSERT INTO "new_tally" ("id", "kind", "name", "count") SELECT "value", "kind", "name", "count" FROM "tally";
DROP TABLE "tally";
ALTER TABLE "new_tally" RENAME TO "tally";

-- CreateIndex
CREATE INDEX "tally_most" ON "tally"("kind", "name", "count" DESC, "id");
