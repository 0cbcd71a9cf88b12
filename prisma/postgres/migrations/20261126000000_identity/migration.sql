-- Every ledger has an identity, a UUID, which those that are there already get here.
ALTER TABLE "head" ADD COLUMN "identity" TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Made from the secret, which is random: where the table is on several nodes, all of them make the same. A custom UUID
-- (RFC 9562 §5.8), which does not tell the secret.
UPDATE "head" SET "identity" = overlay(overlay(md5("secret") PLACING '8' FROM 13) PLACING 'a' FROM 17)::uuid::text;

ALTER TABLE "head" ALTER COLUMN "identity" DROP DEFAULT;
