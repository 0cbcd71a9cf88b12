// A ledger as one client asks it: what is read for long is counted to them, and is ended when they leave.
import type { Asker } from '../turns.ts';
import type { Ledger } from './ledger.ts';

export const askedBy = (ledger: Ledger, asker: Asker): Ledger => ({
  ...ledger,
  select: (query, options) => ledger.select(query, { asker, ...options }),
});
