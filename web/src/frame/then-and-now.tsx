// The moment that is looked at: now, or the ledger as it was at an earlier position.
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../answer.ts';
import { api, bodyOf } from '../api.ts';
import { counted, date, t } from '../language.ts';
import { address, ask } from '../router.ts';

/** The newest position that is known to be recorded; 0 until an answer told it. */
export const head = signal(0);

/** Keeps the newest position that an answer told. */
export function heard(position: number): void {
  if (position > head.value) head.value = position;
}

/** How long a moving slider rests before the view follows, in milliseconds. */
const REST = 150;

export function ThenAndNow() {
  const asked = address.value.query.asOf?.[0];
  const root = useAnswer('head', signal => bodyOf(api.GET('/', { signal })));
  useEffect(() => heard(root.value?.position ?? 0), [root.value]);
  const position = useAnswer(asked, signal => positionOf(asked ?? '', signal)).value;
  const shown = asked === undefined ? head.value : (position ?? (Number(asked) || head.value));
  const [moving, setMoving] = useState<number>();
  const at = moving ?? shown;
  useEffect(() => {
    if (moving === undefined) return;
    const rest = setTimeout(() => {
      ask({ asOf: moving >= head.value ? [] : [String(moving)] }, { replace: true });
      setMoving(undefined);
    }, REST);
    return () => clearTimeout(rest);
  }, [moving]);
  const now = at >= head.value;
  const moment = useAnswer(now ? undefined : String(at), signal => instantOf(at, signal)).value;
  const words = now ? t.value.moment.now : `${t.value.moment.asOf} ${moment === undefined ? '…' : date(moment)}`;
  return (
    <section class="then-and-now" data-then={!now} aria-label={t.value.moment.title}>
      <label for="moment">{t.value.moment.title}</label>
      <input
        id="moment"
        type="range"
        min={1}
        max={Math.max(head.value, 1)}
        value={at}
        title={t.value.moment.explain}
        aria-valuetext={`${words}${t.value.comma}${counted(at, t.value.moment.after)}`}
        onInput={event => setMoving(event.currentTarget.valueAsNumber)}
      />
      <output for="moment">
        <strong>{words}</strong> <span class="quiet">{counted(at, t.value.moment.after)}</span>
      </output>
      <button type="button" disabled={now} onClick={() => ask({ asOf: [] })}>
        {t.value.moment.back}
      </button>
    </section>
  );
}

/** The position that a position or an instant in an address names. */
async function positionOf(asked: string, signal: AbortSignal): Promise<number> {
  if (/^\d+$/.test(asked)) return Number(asked);
  const query = { asOf: asked, limit: 1 };
  return (await bodyOf(api.GET('/v1/issues', { params: { query }, signal }))).position;
}

/** When a position of the ledger was recorded. */
async function instantOf(position: number, signal: AbortSignal): Promise<string | undefined> {
  const query = { since: position - 1, limit: 1 };
  const { data } = await bodyOf(api.GET('/v1/changes', { params: { query }, signal }));
  return data[0]?.at;
}
