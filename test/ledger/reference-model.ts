// The ledger as plain data: what it must answer to a write, and what it must hold after it.
import { isDeepStrictEqual } from 'node:util';
import type { Content, KindName } from '../../src/model/kinds.ts';
import { mergePatch } from '../../src/model/merge-patch.ts';
import { referencesOf } from '../../src/model/references.ts';

export type Condition = 'right' | 'stale' | 'none';

export interface Command {
  readonly op: 'create' | 'replace' | 'patch' | 'delete';
  readonly kind: KindName;
  readonly id: string;
  readonly content: Content;
  readonly condition: Condition;
}

interface Held {
  readonly content: Content | null;
  readonly position: number;
}

export class ReferenceModel {
  readonly records = new Map<string, Held>();
  position = 0;

  current(kind: KindName, id: string): Held | undefined {
    return this.records.get(`${kind}/${id}`);
  }

  /** The status that the command must be answered with; the model holds its result from then on. */
  apply({ op, kind, id, content, condition }: Command): number {
    const held = this.current(kind, id);
    const standing = held?.content ?? null;
    if (op === 'create') {
      if (standing) return 412;
      return this.#write(kind, id, content, 201);
    }
    if (op !== 'replace') {
      if (!held) return 404;
      if (!standing) return 410;
    }
    if (condition === 'none') return 428;
    if (!standing || condition === 'stale') return 412;
    if (op === 'delete') return this.#delete(kind, id);
    const result = op === 'patch' ? (mergePatch(standing, content) as Content) : content;
    return this.#write(kind, id, result, 200, isDeepStrictEqual(result, standing));
  }

  #write(kind: KindName, id: string, content: Content, status: number, same = false): number {
    if (same) return status;
    if (referencesOf(kind, content).some(target => !this.current(target.kind, target.id)?.content)) return 422;
    this.#hold(kind, id, content);
    return status;
  }

  #delete(kind: KindName, id: string): number {
    const referred = [...this.records].some(
      ([key, held]) =>
        held.content &&
        referencesOf(key.split('/')[0] as KindName, held.content).some(
          target => target.kind === kind && target.id === id,
        ),
    );
    if (referred) return 409;
    this.#hold(kind, id, null);
    return 204;
  }

  #hold(kind: KindName, id: string, content: Content | null): void {
    this.position += 1;
    this.records.set(`${kind}/${id}`, { content, position: this.position });
  }
}
