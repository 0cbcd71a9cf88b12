// What a command refuses because of how it was called.

/** Wrong use; the message says what would be right. */
export class Refusal extends Error {}
