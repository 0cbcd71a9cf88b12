// Every view of the explorer: the addresses that it has, and where its code is. A new view is a row here.
import type { ComponentType } from 'preact';
import { KINDS } from './kinds.ts';
import type { ViewProps } from './view-props.ts';

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
  {
    name: 'records',
    paths: ['/v1/actors', '/v1/issues', '/v1/sources'],
    asOf: true,
    load: () => import('./views/records.tsx').then(module => module.RecordsView),
  },
  {
    name: 'event',
    paths: ['/v1/events/{id}', '/v1/events/{id}/disagreements', '/v1/events/{id}/corroboration'],
    asOf: true,
    load: () => import('./views/event.tsx').then(module => module.EventView),
  },
  {
    name: 'actor',
    paths: ['/v1/actors/{id}'],
    asOf: true,
    load: () => import('./views/actor.tsx').then(module => module.ActorView),
  },
  {
    name: 'positions',
    paths: ['/v1/actors/{id}/positions-on/{issue}'],
    asOf: true,
    load: () => import('./views/actor.tsx').then(module => module.PositionsView),
  },
  {
    name: 'issue',
    paths: ['/v1/issues/{id}', '/v1/issues/{id}/timeline'],
    asOf: true,
    load: () => import('./views/issue.tsx').then(module => module.IssueView),
  },
  {
    name: 'source',
    paths: ['/v1/sources/{id}'],
    asOf: true,
    load: () => import('./views/source.tsx').then(module => module.SourceView),
  },
  {
    name: 'history',
    paths: KINDS.map(kind => `/v1/${kind}/{id}/revisions`),
    asOf: true,
    load: () => import('./views/history.tsx').then(module => module.HistoryView),
  },
  {
    name: 'revision',
    paths: KINDS.map(kind => `/v1/${kind}/{id}/revisions/{revision}`),
    asOf: false,
    load: () => import('./views/history.tsx').then(module => module.RevisionView),
  },
  {
    name: 'difference',
    paths: KINDS.map(kind => `/v1/${kind}/{id}/diff`),
    asOf: false,
    load: () => import('./views/history.tsx').then(module => module.DifferenceView),
  },
  {
    name: 'problems',
    paths: ['/problems'],
    asOf: false,
    load: () => import('./views/problems.tsx').then(module => module.ProblemsView),
  },
  {
    name: 'problem',
    paths: ['/problems/{slug}'],
    asOf: false,
    load: () => import('./views/problems.tsx').then(module => module.ProblemView),
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
