import { isDomainError } from '@lethe/core/errors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPatternEngine } from './index.ts';

const engine = createPatternEngine();
const compile = (pattern: string) => engine.compile({ name: 'own', pattern });

function matches(pattern: string, text: string): string[] {
  const compiled = compile(pattern);
  const found: string[] = [];
  let from = 0;
  for (let span = compiled.find(text, from); span !== null; span = compiled.find(text, from)) {
    found.push(text.slice(span.start, span.end));
    from = Math.max(span.end, from + 1);
  }
  return found;
}

test('a pattern finds what it says, from any place on', () => {
  expect(matches('\\bEMP-\\d{6}\\b', 'EMP-123456, XEMP-123456 and EMP-999999')).toEqual(['EMP-123456', 'EMP-999999']);
  expect(matches('(?i)projekt[ -]f[aä]lkön', 'Projekt-FÄLKÖN 🙂 projekt fälkön')).toEqual([
    'Projekt-FÄLKÖN',
    'projekt fälkön',
  ]);
});

describe('a pattern that cannot be used is refused, with the reason', () => {
  test.each([
    ['(?=a)b', 'look-ahead and look-behind are not supported'],
    ['(?<!a)b', 'look-ahead and look-behind are not supported'],
    ['(a)\\1', 'backreferences are not supported'],
    ['(?>a+)b', 'atomic groups and possessive quantifiers are not supported'],
    ['[a', 'missing closing ]'],
    ['(a', 'missing closing )'],
    ['x{1,2000}', 'invalid repeat count'],
    ['a*', 'it matches an empty text, and so everywhere'],
    ['^', 'it matches an empty text, and so everywhere'],
    ['(\\p{L}{1,500}){1,2}', 'it is too large when written out'],
  ])('%s', (pattern, reason) => {
    const refusal = captured(() => compile(pattern));
    expect(refusal).toMatchObject({ code: 'redaction_pattern_invalid', details: { param: 'redaction.patterns' } });
    expect(String(refusal)).toContain(reason);
  });

  test('whatever is written, nothing else is thrown', () => {
    fc.assert(
      fc.property(
        fc.string({
          minLength: 1,
          maxLength: 40,
          unit: fc.constantFrom(...'ab01(){}[]*+?|\\^$.,:=!<>dwpkx-'.split('')),
        }),
        (pattern) => {
          const refusal = captured(() => compile(pattern).find('ab01 some text', 0));
          expect(refusal === null || isDomainError(refusal, 'redaction_pattern_invalid')).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test.each(['(a+)+$', '(a|aa)+$', '(a|a?)+b', '([a-z]+)*@', '(x+x+)+y'])(
  'a pattern that runs for years elsewhere does not here: %s',
  (pattern) => {
    // Any backtracking engine needs 2 to the 20 000th steps for one of these, so that the test would never end.
    expect(matches(pattern, `${'a'.repeat(20_000)}!`).length).toBeLessThan(2);
    expect(matches(pattern, `${'x'.repeat(20_000)}!`).length).toBeLessThan(2);
  },
);

function captured(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}
