-- CreateTable
CREATE TABLE "idempotency" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "request" TEXT NOT NULL,
    "response" TEXT NOT NULL,
    "created" TEXT NOT NULL
);

-- CreateIndex
CREATE INDEX "idempotency_created_idx" ON "idempotency"("created");
