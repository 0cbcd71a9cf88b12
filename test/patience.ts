// How long a test waits for what must come. It only ends a test that hangs, and says nothing of how fast a machine is.
export const PATIENCE = 600_000;
