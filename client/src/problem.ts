// What a server answers with where it does not do what was asked (RFC 9457), as an error.
import type { components } from './openapi.ts';

/** Every problem that a server has a name for. */
export type ProblemCode = NonNullable<components['schemas']['AuditEntry']['problem']>;

type Body = components['schemas']['Problem'];

/** A refusal: `code` tells programs what it is, `detail` tells people, `errors` each fault and where it stands. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** `unexplained` where the answer was no problem document, as from a proxy. */
  readonly code: ProblemCode | 'unexplained';
  /** The status of the answer. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** The faults, one by one; empty where there is one alone, which `detail` tells. */
  readonly errors: NonNullable<Body['errors']>;
  /** The whole of the problem, with what it has beside: `etag`, `referrers`, `revision`. */
  readonly body: Partial<Body>;
  /** The answer itself, for its headers. */
  readonly response: Response;

  constructor(response: Response, body: unknown) {
    const told: Partial<Body> = typeof body === 'object' && body !== null ? body : {};
    const title = told.title ?? (response.statusText || `Status ${response.status}`);
    const detail = told.detail ?? (typeof body === 'string' ? body.slice(0, 200) : '');
    super(detail === '' ? title : `${title}: ${detail}`);
    this.code = (told.type?.split('/problems/')[1] as ProblemCode | undefined) ?? 'unexplained';
    this.status = response.status;
    this.title = title;
    this.detail = detail;
    this.errors = told.errors ?? [];
    this.body = told;
    this.response = response;
  }
}
