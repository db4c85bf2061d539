import type { AnyOperation } from './define-operation.ts';

export interface PathMatch {
  readonly operation: AnyOperation;
  readonly params: Readonly<Record<string, string>>;
}

/** The operations behind a path, whatever their method. None for a path that does not exist. */
export function matchPath(operations: readonly AnyOperation[], path: string): readonly PathMatch[] {
  const parts = path.split('/');
  return operations.flatMap((operation) => {
    const params = readParams(operation.path.split('/'), parts);
    return params === null ? [] : [{ operation, params }];
  });
}

function readParams(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (!expected.startsWith('{')) {
      if (expected !== part) return null;
    } else if (part === '') return null;
    else params[expected.slice(1, -1)] = part;
  }
  return params;
}
