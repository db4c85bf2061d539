import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assembleStream, eventJson, readEvents } from '../payloads/index.ts';
import { ANSWER_STREAMS, type AnswerStream, type StreamedTexts, writeStream } from './testing/answer-streams.ts';
import { redactedResponse } from './testing/redact-all.ts';

const SECRETS = ['joe.quill@example.com', '4111 1111 1111 1111', '+49 170 1234567', 'EMP-123456'] as const;
const PIECES_OF_SECRETS = ['quill@', '1111 1111', '170 1234567', 'EMP-123456'];

/** A text with secrets in it, cut anywhere, also in the middle of a secret or of a character of two units. */
const cutText = (isJson: boolean) =>
  fc
    .record({
      words: fc.array(fc.tuple(fc.constantFrom('so', 'då', '🙂', 'a "b"', '\\n', '\n'), fc.constantFrom(...SECRETS)), {
        minLength: 1,
        maxLength: 3,
      }),
      cuts: fc.array(fc.nat(200), { maxLength: 12 }),
      everyCharacter: fc.boolean(),
    })
    .map(({ words, cuts, everyCharacter }) => {
      const plain = words.map(([word, secret]) => `${word} ${secret} `).join('');
      const text = isJson ? JSON.stringify({ to: plain, deep: JSON.stringify([plain]) }) : plain;
      const at = everyCharacter ? Array.from({ length: text.length }, (_, index) => index) : cuts;
      const places = [0, ...at.filter((cut) => cut < text.length).toSorted((left, right) => left - right), text.length];
      return places.slice(1).map((end, index) => text.slice(places[index], end));
    });

const texts = fc.record({ text: cutText(false), reasoning: cutText(false), toolArguments: cutText(true) });

const redact = ({ endpoint }: AnswerStream, text: string) =>
  redactedResponse({ text, endpoint, mediaType: 'text/event-stream; charset=utf-8' });

describe.each(ANSWER_STREAMS.map((stream) => [stream.endpoint, stream] as const))('a stream of %s', (_, stream) => {
  test('invariant 50: wherever its texts are cut into pieces, no planted value is left in what is stored', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('\n', '\r\n', '\r'), (told, lineEnd) => {
        const { text, count } = redact(stream, writeStream(stream, told, lineEnd));
        expect(count).toBeGreaterThan(0);
        for (const secret of [...SECRETS, ...PIECES_OF_SECRETS]) expect(text).not.toContain(secret);
        expect(joinedTexts(stream, text)).not.toMatch(/quill|4111|170 1234567|EMP-1/);
      }),
      { numRuns: 150 },
    );
  });

  test('still says the same in as many events, with a mark for each value', () => {
    const told: StreamedTexts = {
      text: ['Dear joe.qu', 'ill@exam', 'ple.com, hel', 'lo'],
      reasoning: ['thin', 'king'],
      toolArguments: ['{"to":"joe.quill\\u00', '40exam', 'ple.com","n":1}'],
    };
    const written = writeStream(stream, told);
    const { text } = redact(stream, written);
    expect(readEvents(text)).toHaveLength(readEvents(written).length);
    const joined = joinedTexts(stream, text);
    expect(joined).toContain('Dear [redacted:email], hello');
    expect(joined).toContain('{"to":"[redacted:email]","n":1}');
    expect(joined).toContain('thinking');
  });

  test('in which nothing is found is the same bytes', () => {
    const told: StreamedTexts = { text: ['Hel', 'lo'], reasoning: ['hm'], toolArguments: ['{"a":', '1}'] };
    expect(redact(stream, writeStream(stream, told))).toMatchObject({ count: 0, isSame: true });
  });

  test('that broke off in the middle of an event keeps what came whole, redacted', () => {
    const told: StreamedTexts = { text: ['to joe.quill@exam', 'ple.com and'], reasoning: [], toolArguments: [] };
    const written = `${writeStream(stream, told)}data: {"delta":{"content":"joe.quill@example.com`;
    const { text } = redact(stream, written);
    expect(text).not.toContain('quill');
    expect(text).toContain('[redacted:email]');
  });
});

test('a value is found in pieces of a choice, not over two choices', () => {
  const chunk = (index: number, content: string) =>
    `data: ${JSON.stringify({ choices: [{ index, delta: { content } }] })}\n\n`;
  const written = chunk(0, 'joe@exa') + chunk(1, 'mple.com') + chunk(0, 'mple.com');
  const { text, count } = redactedResponse({ text: written, mediaType: 'text/event-stream' });
  expect(text).toBe(chunk(0, '[redacted:email]') + chunk(1, 'mple.com') + chunk(0, ''));
  expect(count).toBe(1);
});

test.each([
  ['once more beside the delta', (text: string) => ({ text, delta: { content: text } })],
  ['as a message', (content: string) => ({ message: { content } })],
])('a value is found in pieces that a provider sends %s', (_, choice) => {
  const pieces = ['to joe.qu', 'ill@exam', 'ple.com'].map((piece) => ({ choices: [{ index: 0, ...choice(piece) }] }));
  const written = pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join('');
  const { text } = redactedResponse({ text: written, mediaType: 'text/event-stream' });
  expect(text).not.toMatch(/joe|quill|ill@|ple\.com/);
});

test('a stream that was sent as another kind of text is put together like any other', () => {
  const pieces = ['to joe.qu', 'ill@exam', 'ple.com'].map((content) => ({
    choices: [{ index: 0, delta: { content } }],
  }));
  const written = pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join('');
  expect(redactedResponse({ text: written, mediaType: 'text/plain' }).text).not.toMatch(/joe|quill|ill@|ple\.com/);
});

test('names of events, ids and comments are redacted too, and data over several lines stays data', () => {
  const written = ': from joe@example.com\nid: joe@example.com\ndata: {"a":\ndata: "joe@example.com"}\n\n';
  expect(redactedResponse({ text: written, mediaType: 'text/event-stream' }).text).toBe(
    ': from [redacted:email]\nid: [redacted:email]\ndata: {"a":\ndata: "[redacted:email]"}\n\n',
  );
});

/** What a reader of the stream puts together: by what the conversation view shows, and by simply joining the pieces of each place. */
function joinedTexts({ endpoint }: AnswerStream, written: string): string {
  const pieces = new Map<string, string>();
  for (const event of readEvents(written)) collect(eventJson(event), '', pieces);
  return [...pieces.values(), ...strings(assembleStream(endpoint, written).body)].join('\n');
}

function collect(value: unknown, place: string, pieces: Map<string, string>): void {
  if (typeof value === 'string') pieces.set(place, (pieces.get(place) ?? '') + value);
  if (typeof value !== 'object' || value === null) return;
  const own = value as Record<string, unknown>;
  const index = own.index ?? own.output_index ?? '';
  const inner = place.replace(/(?:content_block|part|delta)\./g, '');
  for (const [key, member] of Object.entries(own)) {
    const name = Array.isArray(value) ? '' : key;
    collect(member, `${inner}${index}${name}.`, pieces);
  }
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}
