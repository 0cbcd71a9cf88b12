-- Keys, of which several may be valid at once, and the audit of what was done with them. Both lie beside the ledger.
-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "scopes" TEXT COLLATE "C" NOT NULL,
    "kinds" TEXT COLLATE "C",
    "created" TEXT COLLATE "C" NOT NULL,
    "expires" TEXT COLLATE "C",
    "used" TEXT COLLATE "C",
    "revoked" TEXT COLLATE "C",
    "former" TEXT COLLATE "C",
    "former_end" TEXT COLLATE "C",

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" TEXT COLLATE "C" NOT NULL,
    "at" TEXT COLLATE "C" NOT NULL,
    "author" TEXT COLLATE "C" NOT NULL,
    "address" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT COLLATE "C" NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "status" INTEGER NOT NULL,
    "refusal" TEXT COLLATE "C",
    "request" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at");
