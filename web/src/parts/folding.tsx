// What is folded away where there is little room, and stands open where there is enough.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** Whether there is room for what is long. */
export const isWide = (): boolean => matchMedia('(min-width: 60rem)').matches;

interface Props {
  readonly class?: string;
  /** What stays: the heading of what is folded. */
  readonly heading?: ComponentChildren;
  /** How much is folded. */
  readonly amount?: string;
  readonly children: ComponentChildren;
}

export function Folding({ class: name, heading, amount, children }: Props) {
  const [wide] = useState(isWide);
  return wide ? (
    <div class={name}>
      {heading}
      {children}
    </div>
  ) : (
    <details class={`folding ${name ?? ''}`}>
      <summary>
        {heading}
        {amount !== undefined && <span class="quiet">{amount}</span>}
      </summary>
      {children}
    </details>
  );
}
