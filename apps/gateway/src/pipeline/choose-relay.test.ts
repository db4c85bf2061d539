import { expect, test } from 'vitest';
import { mediaTypeOf } from './choose-relay.ts';

test.each([
  [undefined, 200, true, 'text/event-stream'],
  ['text/event-stream; charset=utf-8', 200, false, 'text/event-stream'],
  ['application/json', 200, true, 'application/json'],
  [undefined, 500, true, 'text/plain'],
  [undefined, 200, false, 'text/plain'],
])(
  'invariant 50: an answer of type %s, status %i, is redacted as what it was relayed as (stream asked for: %s)',
  (contentType, status, isStreamed, kept) => {
    const headers = contentType === undefined ? {} : { 'content-type': contentType };
    expect(mediaTypeOf({ status, headers, isStreamed })).toBe(kept);
  },
);
