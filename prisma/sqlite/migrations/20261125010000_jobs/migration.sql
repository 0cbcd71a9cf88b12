-- CreateTable
CREATE TABLE "job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "state" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "job_report" (
    "id" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "lines" TEXT NOT NULL,

    PRIMARY KEY ("id", "part")
);

-- CreateIndex
CREATE INDEX "job_updated_at_idx" ON "job"("updated_at");
