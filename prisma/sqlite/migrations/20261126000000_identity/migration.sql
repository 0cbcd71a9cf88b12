-- Every ledger has an identity: a random UUID (RFC 9562 §5.4), which those that are there already get here.
CREATE TABLE "new_head" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "position" BIGINT NOT NULL,
    "at" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "projection" INTEGER NOT NULL DEFAULT 0,
    "identity" TEXT NOT NULL
);
INSERT INTO "new_head" ("id", "position", "at", "secret", "projection", "identity")
SELECT "id", "position", "at", "secret", "projection",
    lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))
FROM "head";
DROP TABLE "head";
ALTER TABLE "new_head" RENAME TO "head";
