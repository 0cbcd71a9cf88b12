-- A restored ledger hands out again the positions that came after its backup: it has a new incarnation.
CREATE TABLE "new_head" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "position" BIGINT NOT NULL,
    "at" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "projection" INTEGER NOT NULL DEFAULT 0,
    "identity" TEXT NOT NULL,
    "incarnation" TEXT
);
INSERT INTO "new_head" ("id", "position", "at", "secret", "projection", "identity")
SELECT "id", "position", "at", "secret", "projection", "identity" FROM "head";
DROP TABLE "head";
ALTER TABLE "new_head" RENAME TO "head";
