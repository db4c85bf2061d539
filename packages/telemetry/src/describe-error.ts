import { isDomainError } from '@lethe/core/errors';
import { nameLike } from './log-fields.ts';

const CAUSE_DEPTH_MAX = 3;
const STACK_FRAMES_MAX = 20;

export interface ErrorDescription {
  readonly name: string;
  readonly code?: string;
  /** Only of our own errors, whose messages are written to be shown. */
  readonly message?: string;
  readonly stack?: readonly string[];
  readonly cause?: ErrorDescription;
}

/**
 * What may be logged of a failure: name, code and stack frames.
 * The message of an unknown error is left out, because libraries put the input that they choked on into it.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: `thrown ${typeof error}` };
  const code = isDomainError(error) ? error.code : (error as { code?: unknown }).code;
  return {
    name: nameLike(error.name),
    ...(typeof code === 'string' && { code: nameLike(code) }),
    ...(isDomainError(error) && { message: error.publicMessage }),
    stack: stackFrames(error),
    ...(error.cause !== undefined && depth < CAUSE_DEPTH_MAX && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** The frames alone. The head of a stack repeats the message, which may itself hold lines that look like frames. */
function stackFrames({ stack = '', message }: Error): readonly string[] {
  const messageStart = message === '' ? -1 : stack.indexOf(message);
  const tail = messageStart < 0 ? stack : stack.slice(messageStart + message.length);
  if (messageStart < 0 && message !== '') return [];
  return tail
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, STACK_FRAMES_MAX);
}
