/** The words of all wire APIs. */
const KNOWN: ReadonlySet<string> = new Set([
  ...['stop', 'length', 'tool_calls', 'content_filter', 'function_call', 'error'],
  ...['completed', 'incomplete', 'max_output_tokens', 'failed', 'cancelled'],
  ...['end_turn', 'max_tokens', 'stop_sequence', 'tool_use', 'pause_turn', 'refusal', 'model_context_window_exceeded'],
]);

/**
 * The finish reason as it may be recorded. An upstream can write anything into that field,
 * so a word that is not known is recorded as `other` and none of its text is.
 */
export function recordedFinishReason(reasons: readonly string[]): string | null {
  const last = reasons.at(-1);
  if (last === undefined) return null;
  return KNOWN.has(last) ? last : 'other';
}
