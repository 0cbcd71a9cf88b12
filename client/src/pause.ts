// Waiting: for a time, or until a signal ends it.

/** Resolves after so many milliseconds. @throws the reason of the signal, once it is aborted */
export function pause(milliseconds: number, signal: AbortSignal | null = null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const ended = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', ended);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', ended, { once: true });
  });
}

/** How many milliseconds the answer asks to wait (RFC 9110 §10.2.3); null where it does not say. */
export function retryAfter({ headers }: Response): number | null {
  const told = headers.get('retry-after');
  if (told === null) return null;
  const milliseconds = /^\d+$/.test(told) ? Number(told) * 1_000 : Date.parse(told) - Date.now();
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds);
}
