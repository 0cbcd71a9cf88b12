// The page around every view.
import type { ComponentChildren } from 'preact';
import { t } from '../language.ts';
import { Header } from './header.tsx';
import { ThenAndNow } from './then-and-now.tsx';

interface Props {
  /** Whether what is shown can be had as of an earlier moment. */
  readonly asOf: boolean;
  readonly children: ComponentChildren;
}

export function Frame({ asOf, children }: Props) {
  return (
    <>
      <a class="skip" href="#content">
        {t.value.frame.skip}
      </a>
      <Header />
      {asOf && <ThenAndNow />}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer class="page-footer">
        <p>{t.value.frame.foot}</p>
        <p>
          <a href="/docs">{t.value.frame.documentation}</a> · <a href="/openapi.yaml">{t.value.frame.description}</a>
        </p>
      </footer>
    </>
  );
}
