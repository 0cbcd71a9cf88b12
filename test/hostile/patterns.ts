// The patterns of an OpenAPI document, each once.
import { parse } from 'yaml';

export const patternsIn = (yaml: string): string[] => [...new Set(below(parse(yaml)))];

function below(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    name === 'pattern' && typeof value === 'string' ? [value] : below(value),
  );
}
