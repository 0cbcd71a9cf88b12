// What became of an outcome: a sign, a word and a colour, so that none has to be told by colour alone.
import type { Schemas } from '../api.ts';
import { label } from '../vocabulary.ts';

/** The sign of each status: how full the circle is, and a cross through what did not come about. */
const SIGNS: Readonly<Record<Schemas['OutcomeStatus'], string>> = {
  achieved: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z',
  partial: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.6v10.8A5.4 5.4 0 0 1 8 2.6z',
  deferred:
    'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6zM7.2 4.5v4.2l3 1.8.8-1.3-2.2-1.3V4.5z',
  'not-achieved':
    'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6zM5.9 4.8 4.8 5.9 6.9 8l-2.1 2.1 1.1 1.1L8 9.1l2.1 2.1 1.1-1.1L9.1 8l2.1-2.1-1.1-1.1L8 6.9z',
  pending: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6z',
};

interface Props {
  readonly status: Schemas['OutcomeStatus'];
  readonly count?: number;
}

export function OutcomeStatus({ status, count = 1 }: Props) {
  return (
    <span class={`status ${status}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SIGNS[status]} fill-rule="evenodd" />
      </svg>
      {label('outcome-statuses', status)}
      {count > 1 && <span> × {count}</span>}
    </span>
  );
}
