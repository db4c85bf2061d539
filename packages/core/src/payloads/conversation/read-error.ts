import type { ErrorTurn } from './conversation.ts';
import { isJsonObject, type JsonValue, textOrNull } from './json.ts';

/** The `error` of an answer, in whatever shape the upstream has for it; null when there is none. */
export function readError(error: JsonValue | undefined): ErrorTurn | null {
  if (error === undefined || error === null) return null;
  if (typeof error === 'string') return { kind: 'error', message: error, code: null, type: null, param: null };
  if (!isJsonObject(error)) return null;
  return {
    kind: 'error',
    message: textOrNull(error.message) ?? 'The upstream gave no message.',
    code: typeof error.code === 'number' ? String(error.code) : textOrNull(error.code),
    type: textOrNull(error.type),
    param: textOrNull(error.param),
  };
}
