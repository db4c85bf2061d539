const KNOWN = ['stop', 'length', 'tool_calls', 'content_filter', 'function_call', 'error'] as const;

/**
 * The finish reason as it may be recorded. An upstream can write anything into that field,
 * so a word that is not known is recorded as `other` and none of its text is.
 */
export function recordedFinishReason(reasons: readonly string[]): string | null {
  const last = reasons.at(-1);
  if (last === undefined) return null;
  return KNOWN.find((known) => known === last) ?? 'other';
}
