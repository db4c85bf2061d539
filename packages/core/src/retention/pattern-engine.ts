import type { Redaction } from './redaction.ts';

/** A part of a text: from the first character to the one after the last. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A pattern that is ready to be used. */
export interface CompiledPattern {
  /** The first match that begins at or after `from`; null when there is none. Its time grows with the text's length, and no faster. */
  find(text: string, from: number): TextSpan | null;
}

/** What runs the patterns that tenants write. It must take linear time whatever they write. */
export interface PatternEngine {
  /** @throws {DomainError} redaction_pattern_invalid with the reason */
  compile(pattern: Redaction['patterns'][number]): CompiledPattern;
}

/**
 * Lets pass a redaction whose patterns can all be used.
 * @throws {DomainError} redaction_pattern_invalid for the first that cannot
 */
export function refuseUnusablePatterns(redaction: Redaction | undefined, engine: PatternEngine): void {
  for (const pattern of redaction?.patterns ?? []) engine.compile(pattern);
}
