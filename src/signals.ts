// Signals by which whoever runs a process tells it to stop: the keyboard's, and those of service managers.

export const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Calls `stop` when the process is told to stop; what it returns ends that. A second time the same signal ends the process. */
export function onStop(stop: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of SIGNALS) process.once(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
}
