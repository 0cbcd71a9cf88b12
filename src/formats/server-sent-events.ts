// Server-sent events (WHATWG HTML §9.2): a stream of texts, each with an id that a client which comes again tells.

/** After how long a client that was cut off comes again, in milliseconds. */
const RETRY = 2_000;

/** What a stream begins with. */
export const FIRST = Buffer.from(`retry: ${RETRY}\n\n`);

/** A line that means nothing, and shows that the stream lives. */
export const HEARTBEAT = Buffer.from(': \n\n');

/** One event. `data` is a single line. */
export const eventText = (id: number, event: string, data: string) => `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;
