import type { Endpoint } from '../../payloads/index.ts';
import type { PatternEngine, Redaction } from '../../retention/index.ts';
import { compileRedaction, finish, Redactor, redactPart } from '../index.ts';

export const EVERYTHING: Redaction = {
  email: true,
  phone: true,
  card: true,
  secret: true,
  patterns: [{ name: 'employee-id', pattern: 'EMP-\\d{6}' }],
};

/** The platform's own engine, which is good enough for the patterns of tests. */
const PLATFORM_PATTERNS: PatternEngine = {
  compile: ({ pattern }) => ({
    find(text, from) {
      const match = new RegExp(pattern, 'g').exec(text.slice(from));
      return match === null ? null : { start: from + match.index, end: from + match.index + match[0].length };
    },
  }),
};

export function redactorOf(redaction: Redaction = EVERYTHING): Redactor {
  return new Redactor(compileRedaction(redaction, PLATFORM_PATTERNS));
}

export function redactedText(text: string, redaction?: Redaction): string {
  return finish(redactorOf(redaction).redact(text)).text;
}

export interface Response {
  readonly text: string;
  readonly mediaType?: string;
  readonly endpoint?: Endpoint;
}

/** A response as it would be stored. */
export function redactedResponse({ text, mediaType = 'application/json', endpoint = 'chat.completions' }: Response) {
  const bytes = new TextEncoder().encode(text);
  const redacted = finish(redactPart({ part: 'response', endpoint, mediaType, bytes }, redactorOf()));
  return { text: new TextDecoder().decode(redacted.bytes), count: redacted.count, isSame: redacted.bytes === bytes };
}
