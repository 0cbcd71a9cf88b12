// A text to take along: shown, and copied by a button.
import { useState } from 'preact/hooks';
import { t } from '../language.ts';

interface Props {
  readonly text: string;
  /** What it is, for whoever hears the page. */
  readonly name: string;
}

export function Copied({ text, name }: Props) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await copyText(text);
    setDone(true);
    setTimeout(setDone, 2000, false);
  };
  return (
    <div class="copied">
      <section aria-label={name}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <pre dir="ltr" tabIndex={0}>
          <code>{text}</code>
        </pre>
      </section>
      <button type="button" onClick={copy}>
        <span aria-live="polite">{done ? t.value.take.copied : t.value.take.copy}</span>
      </button>
    </div>
  );
}

/** Puts a text on the clipboard, which browsers let a page do only where it came over TLS or from the machine itself. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
