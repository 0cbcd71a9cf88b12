// A part of a view under a heading, which the page can be asked for by its name.
import type { ComponentChildren } from 'preact';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly hint?: string | undefined;
  readonly children: ComponentChildren;
}

export function Section({ id, title, hint, children }: Props) {
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {hint !== undefined && <p class="quiet">{hint}</p>}
      {children}
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
