/** Something that whoever started the command can put right; shown as one line, without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

export function describeError(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
