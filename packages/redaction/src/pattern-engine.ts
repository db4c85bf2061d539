import { DomainError } from '@lethe/core/errors';
import type { CompiledPattern, PatternEngine, RedactionPattern } from '@lethe/core/retention';
import { RE2JS, RE2JSException } from 're2js';

/** RE2's measure of what a pattern costs for each character of a text. `[a-z]{1,200}` is at about 400. */
const PROGRAM_SIZE_MAX = 1_000;

/** What RE2 cannot do in linear time, and so not at all, in the words of whoever wrote it. */
const UNSUPPORTED: readonly (readonly [syntax: RegExp, reason: string])[] = [
  [/\(\?<?[=!]/, 'look-ahead and look-behind are not supported'],
  [/\\[1-9]|\\k[<{']/, 'backreferences are not supported'],
  [/\(\?>|[*+?}]\+/, 'atomic groups and possessive quantifiers are not supported'],
];

/** RE2 in JavaScript: no pattern makes it take longer than the text's length times the pattern's. */
export function createPatternEngine(): PatternEngine {
  return { compile: compilePattern };
}

function compilePattern(pattern: RedactionPattern): CompiledPattern {
  const expression = parse(pattern);
  if (expression.programSize() > PROGRAM_SIZE_MAX) throw invalid(pattern, 'it is too large when written out');
  if (expression.test('')) throw invalid(pattern, 'it matches an empty text, and so everywhere');
  return {
    find(text, from) {
      // A plain test is many times as fast as a search for the place, and most texts hold no match.
      if (!expression.test(text)) return null;
      const matcher = expression.matcher(text);
      return matcher.find(from) ? { start: matcher.start(), end: matcher.end() } : null;
    },
  };
}

function parse(pattern: RedactionPattern): RE2JS {
  try {
    return RE2JS.compile(pattern.pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const [, reason] = UNSUPPORTED.find(([syntax]) => syntax.test(pattern.pattern)) ?? [];
    throw invalid(pattern, reason ?? withoutPrefix(error.message));
  }
}

function withoutPrefix(message: string): string {
  return message.replace(/^error parsing regexp: /, '');
}

function invalid({ name }: RedactionPattern, reason: string): DomainError {
  return new DomainError('redaction_pattern_invalid', `The pattern "${name}" cannot be used: ${reason}.`, {
    param: 'redaction.patterns',
    facts: { name, reason },
  });
}
