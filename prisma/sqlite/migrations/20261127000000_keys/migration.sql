-- Keys, of which several may be valid at once, and the audit of what was done with them. Both lie beside the ledger.
-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "kinds" TEXT,
    "created" TEXT NOT NULL,
    "expires" TEXT,
    "used" TEXT,
    "revoked" TEXT,
    "former" TEXT,
    "former_end" TEXT
);

-- CreateTable
CREATE TABLE "audit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "refusal" TEXT,
    "request" TEXT NOT NULL
);

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at");
