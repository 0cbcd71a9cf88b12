// A part of a view under a heading, which the page can be asked for by its name.
import type { ComponentChildren } from 'preact';
import { Folding } from './folding.tsx';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly hint?: string | undefined;
  /** Whether it is folded where there is little room. */
  readonly folds?: boolean;
  readonly children: ComponentChildren;
}

export function Section({ id, title, hint, folds = false, children }: Props) {
  const heading = (
    <h2 id={id} tabIndex={-1}>
      {title}
    </h2>
  );
  const told = (
    <>
      {hint !== undefined && <p class="quiet">{hint}</p>}
      {children}
    </>
  );
  return (
    <section class="part" aria-labelledby={id}>
      {folds ? (
        <Folding heading={heading}>{told}</Folding>
      ) : (
        <>
          {heading}
          {told}
        </>
      )}
    </section>
  );
}

/** Rows of what is known: nothing is shown of what is not. */
export function Facts({ rows }: { readonly rows: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  const known = rows.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '');
  if (known.length === 0) return null;
  return (
    <dl class="facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
