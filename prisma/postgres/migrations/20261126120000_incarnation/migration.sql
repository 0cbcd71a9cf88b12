-- A restored ledger hands out again the positions that came after its backup: it has a new incarnation.
ALTER TABLE "head" ADD COLUMN "incarnation" TEXT COLLATE "C";
