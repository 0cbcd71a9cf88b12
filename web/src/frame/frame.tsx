// The page around every view.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../language.ts';
import { CONTENT, isFinding, RESULTS } from '../router.ts';
import { Header } from './header.tsx';
import { ThenAndNow } from './then-and-now.tsx';

interface Props {
  /** Whether what is shown can be had as of an earlier moment. */
  readonly asOf: boolean;
  readonly children: ComponentChildren;
}

export function Frame({ asOf, children }: Props) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => named(main.current), []);
  return (
    <>
      {/* The filters stand before what was found. */}
      <a class="skip" href={`#${isFinding() ? RESULTS : CONTENT}`}>
        {t.value.frame.skip}
      </a>
      <Header />
      {asOf && <ThenAndNow />}
      <main id={CONTENT} tabIndex={-1} ref={main}>
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

/** Names the page, in the tab and to whoever hears it, by the heading of what it shows. */
function named(main: HTMLElement | null): (() => void) | undefined {
  if (main === null) return undefined;
  const name = () => {
    const heading = main.querySelector('h1')?.textContent?.trim();
    document.title = heading ? `${heading} · ${t.peek().frame.title}` : t.peek().frame.title;
  };
  const watched = new MutationObserver(name);
  watched.observe(main, { childList: true, subtree: true, characterData: true });
  name();
  return () => watched.disconnect();
}
