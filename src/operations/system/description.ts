// What the OpenAPI document says of the whole, and of each group of routes.

export const DESCRIPTION = `Structured records of diplomatic events: who met, where, for how long, what came of it and what did not, what stayed
open, who said what about it, and which passage of which source says so.

Every write appends a revision to a ledger, and nothing is lost: \`asOf\` shows any state there ever was, and
\`/v1/changes\` tells how it came to be. Reading is open, unless the server says
otherwise; writing needs a key, whose scopes say what it may do.

A list of values in a query is a parameter that comes again and again, or its values separated by commas, or both.`;

export const TAGS = {
  events: 'What took place, or did not',
  actors: 'Who takes part and who speaks',
  issues: 'What is talked about',
  sources: 'What is cited',
  changes: 'What was recorded, in order',
  imports: 'Data sets that become records',
  vocabularies: 'Codes, labels and schemas',
  system: 'The server about itself',
};
