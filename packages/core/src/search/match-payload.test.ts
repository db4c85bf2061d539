import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenedPart, PayloadPart } from '../payloads/index.ts';
import { SEARCH_HITS_COUNTED_MAX, SEARCH_SNIPPET_CHARACTERS } from './index.ts';
import { matchPayload, searchPattern } from './match-payload.ts';
import { searchPlaceSchema, writeSearchPlace } from './search-place.ts';

const partOf = (text: string, mediaType = 'application/json', part: PayloadPart = 'request'): OpenedPart => ({
  part,
  mediaType,
  bytes: new TextEncoder().encode(text),
});
const look = (text: string, ...parts: OpenedPart[]) =>
  matchPayload({ endpoint: 'chat.completions', parts }, searchPattern(text));
const said = (content: unknown) => partOf(JSON.stringify({ messages: [{ role: 'user', content }] }));

describe('a search in one payload', () => {
  it('finds any text wherever it stands in a value, however JSON escapes it', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 10 });
    const needle = fc.string({ minLength: 2, maxLength: 20, unit: 'binary' }).filter((text) => text.trim().length >= 2);
    fc.assert(
      fc.property(around, needle, around, (before, text, after) => {
        const escaped = JSON.stringify({ deep: [{ value: `a${before}${text}${after}` }] }).replace(
          /[^\x20-\x7e]/g,
          (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        expect(look(text, partOf(escaped)).hitCount).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });

  it('is the same in upper and lower case, and shows what was written', () => {
    expect(look('zürich', said('In ZÜRICH it rains.')).hits).toEqual([
      { part: 'request', path: 'messages[0].content', before: 'In ', found: 'ZÜRICH', after: ' it rains.' },
    ]);
  });

  it('does not find names of fields, nor what only JSON’s own signs would make', () => {
    const part = said('one "two" three');
    for (const text of ['content', 'role', '\\"two', '"messages"', '":']) expect(look(text, part).hitCount).toBe(0);
    expect(look('"two"', part).hitCount).toBe(1);
  });

  it('looks into the arguments of tools, which are JSON within a text', () => {
    const toolCalls = [
      { function: { name: 'find', arguments: JSON.stringify({ city: 'Z\u00fcrich', note: 'a "b"' }) } },
    ];
    const part = partOf(JSON.stringify({ messages: [{ role: 'assistant', tool_calls: toolCalls }] }));
    expect(look('a "b"', part).hits[0]?.path).toBe('messages[0].tool_calls[0].function.arguments.note');
  });

  it('finds whole what a stream splits over its events, and text that is no JSON', () => {
    const chunk = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
    const stream = partOf(
      `${chunk('Meri')}${chunk('dian led')}${chunk('ger')}data: [DONE]\n\n`,
      'text/event-stream',
      'response',
    );
    expect(look('Meridian ledger', stream)).toMatchObject({ hitCount: 1, hits: [{ part: 'response' }] });
    expect(look('gateway', partOf('502 Bad Gateway', 'text/plain')).hits[0]).toMatchObject({
      path: '',
      found: 'Gateway',
    });
  });

  it('looks into no encoded image or file', () => {
    const image = `data:image/png;base64,${'abcd'.repeat(300)}`;
    expect(
      look('abcd', said([{ type: 'image_url', image_url: { url: image } }, { data: 'abcd'.repeat(300) }])).hitCount,
    ).toBe(0);
  });

  it('takes what is looked for as it is, and never as a pattern', () => {
    for (const text of ['.*', 'a+', '(x', '[^', 'a|b', '$&', '\\d', 'a/b', '^a', '{2}'])
      expect([look(text, said('plain words')).hitCount, look(text, said(`so ${text} it is`)).hitCount]).toEqual([0, 1]);
  });

  it('lets out no more than the surroundings of the first hits, without a torn character, and counts up to a bound', () => {
    const long = look('needle', said(`${'😀'.repeat(200)}needle${'x'.repeat(500)}`));
    const [hit] = long.hits;
    expect(hit?.before).toBe('😀'.repeat(SEARCH_SNIPPET_CHARACTERS / 2));
    expect(hit?.after).toHaveLength(SEARCH_SNIPPET_CHARACTERS);
    expect(look('needle', said(`a${'😀'.repeat(200)}b${'😀'.repeat(20)}needle`)).hits[0]?.before.isWellFormed()).toBe(
      true,
    );
    const many = look('na', said('na '.repeat(5_000)));
    expect([many.hitCount, many.hits.length]).toEqual([SEARCH_HITS_COUNTED_MAX, 3]);
  });

  it('neither throws nor runs out of stack on a hostile payload', () => {
    const deep = `${'[{"a":'.repeat(20_000)}"needle"${'}]'.repeat(20_000)}`;
    expect(look('needle', partOf(deep)).hitCount).toBe(1);
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('application/json', 'text/event-stream'), (bytes, mediaType) => {
        expect(() => look('ab', { part: 'request', mediaType, bytes })).not.toThrow();
      }),
      { numRuns: 50 },
    );
  });
});

describe('the place of a search', () => {
  it('comes back as it went out, and is refused when it is anything else', () => {
    const places = fc.record({
      searchId: fc.uuid(),
      asOf: fc.date({ noInvalidDate: true, min: new Date(0) }),
      after: fc.option(fc.record({ admittedAt: fc.date({ noInvalidDate: true, min: new Date(0) }), id: fc.uuid() })),
      passedCount: fc.nat(),
      foundCount: fc.nat(),
    });
    fc.assert(
      fc.property(places, (place) => {
        expect(searchPlaceSchema.parse(writeSearchPlace(place))).toEqual(place);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(searchPlaceSchema.safeParse(text).success).toBe(false);
      }),
    );
  });
});
