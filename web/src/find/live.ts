// The change stream, followed while a view is live.
import type { Change } from '@communique/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.ts';
import { head, heard } from '../frame/then-and-now.tsx';

/** Changes come in bursts: what they change is asked for once each is over, after so many milliseconds. */
const BURST = 300;
const REMEMBERED = 200;

export interface Live {
  /** Raised after each burst of changes. */
  readonly version: number;
  /** Ids of records that changed since the view is live. */
  readonly changed: ReadonlySet<string>;
  readonly connected: boolean;
}

const QUIET: Live = { version: 0, changed: new Set(), connected: false };

/** Follows the stream from the newest position on, while `on`. It is resumed where it breaks off. */
export function useLive(on: boolean, since: number | undefined): Live {
  const [live, setLive] = useState<Live>(QUIET);
  const begun = useRef(since);
  const ready = on && since !== undefined;
  useEffect(() => {
    if (!ready) return setLive(before => ({ ...QUIET, version: before.version }));
    begun.current = Math.max(since, head.peek());
    const leaving = new AbortController();
    let burst: ReturnType<typeof setTimeout> | undefined;
    const ids: string[] = [];
    let newest = begun.current;
    const connected = (is: boolean) => setLive(before => ({ ...before, connected: is }));
    const told = ({ id, position }: Change) => {
      ids.push(id);
      ids.splice(0, ids.length - REMEMBERED);
      newest = position;
      burst ??= setTimeout(() => {
        burst = undefined;
        heard(newest);
        setLive(before => ({ ...before, version: before.version + 1, changed: new Set(ids) }));
      }, BURST);
    };
    const onOpen = () => connected(true);
    const onBreak = () => connected(false);
    const follow = async () => {
      const following = { since: begun.current ?? 0, signal: leaving.signal, onOpen, onBreak };
      for await (const change of api.follow(following)) told(change);
    };
    follow().catch(onBreak);
    return () => {
      clearTimeout(burst);
      leaving.abort();
    };
  }, [ready]);
  return live;
}
