// Every view of the explorer: the addresses that it has, and where its code is. A new view is a row here.
import type { ComponentType } from 'preact';

/** What a view is given: the parts of the path that its pattern names. */
export interface ViewProps {
  readonly path: Readonly<Record<string, string>>;
}

export interface View {
  readonly name: string;
  /** Paths of the server's own API, with `{name}` for what changes. */
  readonly paths: readonly string[];
  /** Whether what it shows can be had as of an earlier moment. */
  readonly asOf: boolean;
  readonly load: () => Promise<ComponentType<ViewProps>>;
}

export const VIEWS: readonly View[] = [
  {
    name: 'find',
    paths: ['/', '/v1/events'],
    asOf: true,
    load: () => import('./find/find.tsx').then(module => module.Find),
  },
];

/** The view at a path, and what the path names; undefined where there is none. */
export function viewAt(path: string): { readonly view: View; readonly path: ViewProps['path'] } | undefined {
  for (const view of VIEWS) {
    for (const pattern of view.paths) {
      const named = matched(pattern, path);
      if (named !== undefined) return { view, path: named };
    }
  }
  return undefined;
}

function matched(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/');
  const parts = path.split('/');
  if (expected.length !== parts.length) return undefined;
  const named: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const given = parts[index] ?? '';
    if (part.startsWith('{') && given !== '') named[part.slice(1, -1)] = decodeURIComponent(given);
    else if (part !== given) return undefined;
  }
  return named;
}
