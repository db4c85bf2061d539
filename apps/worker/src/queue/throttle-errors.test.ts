import { describe, expect, it } from 'vitest';
import { throttleErrors } from './throttle-errors.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('errors of a queue that is away', () => {
  it('are passed on once in 30 s for each kind', () => {
    const passed: string[] = [];
    let nowMs = 0;
    const note = throttleErrors(
      (error) => passed.push(`${nowMs} ${error.message}`),
      () => nowMs,
    );
    for (nowMs = 0; nowMs <= 60_000; nowMs += 10_000) note(failure('ECONNREFUSED'));
    nowMs = 60_001;
    note(failure('ECONNREFUSED'));
    note(failure('ENOTFOUND'));
    expect(passed).toEqual(['0 ECONNREFUSED', '30000 ECONNREFUSED', '60000 ECONNREFUSED', '60001 ENOTFOUND']);
  });
});
