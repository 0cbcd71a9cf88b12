-- The terms of a revision are tokens in the index of words, and one array; the index is made anew when the ledger is opened.

-- DropTable
DROP TABLE "term";

DROP TABLE "event_words";
DROP TABLE "actor_words";
DROP TABLE "issue_words";
DROP TABLE "source_words";

-- The folded words and the terms of each kind's revisions; the row id tells the hour and the position.
CREATE VIRTUAL TABLE "event_words" USING fts5(title, names, body, terms, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE "actor_words" USING fts5(title, names, body, terms, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE "issue_words" USING fts5(title, names, body, terms, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE "source_words" USING fts5(title, names, body, terms, content='', columnsize=0, tokenize='ascii');

-- The terms of each revision by its row in the index, a JSON array of texts: each the name, a space and the value, in the order
-- of the names.
CREATE TABLE "revision_terms" (
    "row" INTEGER NOT NULL PRIMARY KEY,
    "terms" TEXT NOT NULL
);
