import type { Turn } from '@lethe/core/payloads';
import { describe, expect, test } from 'vitest';
import { arrangeTurns, earlierSummary, parameterLabels } from './arrange-turns.ts';
import { decodeBytes, IMAGE_SHOWN_BYTES_MAX, showableImage } from './decode-image.ts';

const say = (kind: 'system' | 'user', text: string): Turn =>
  kind === 'system'
    ? { kind, role: 'system', content: [{ kind: 'text', text }] }
    : { kind, name: null, content: [{ kind: 'text', text }] };
const raw: Turn = { kind: 'raw', origin: 'response', json: 1 };

describe('a conversation is arranged', () => {
  test('around the last thing that the user said', () => {
    const turns = [say('system', 'rules'), say('user', 'first'), raw, say('user', 'last'), raw];
    expect(arrangeTurns(turns)).toEqual({
      system: turns.slice(0, 1),
      earlier: turns.slice(1, 3),
      current: turns.slice(3),
    });
  });

  test.each([[[]], [[raw]], [[say('system', 'rules')]], [[say('user', 'a'), say('system', 'late')]]])(
    'without losing a turn: %#',
    (turns: Turn[]) => {
      const { system, earlier, current } = arrangeTurns(turns);
      expect([...system, ...earlier, ...current]).toEqual(turns);
    },
  );

  test('and says what it folds away', () => {
    expect(earlierSummary(2, 6)).toBe('2 turns and 6 tool definitions');
    expect(earlierSummary(0, 1)).toBe('1 tool definition');
    expect(earlierSummary(0, 0)).toBe('');
  });

  test('with the parameters that are short enough to be labels', () => {
    const parameters = { model: 'm', temperature: 0.2, stop: ['x'], seed: null };
    expect(parameterLabels(parameters)).toEqual(['temperature 0.2', 'stop']);
  });
});

describe('an image is shown', () => {
  const inline = (mediaType: string, sizeBytes = 3) =>
    ({ kind: 'inline', mediaType, base64: 'AAAA', sizeBytes }) as const;

  test.each([
    [inline('image/png'), true],
    [inline('image/svg+xml'), false],
    [inline('text/html'), false],
    [inline('image/png', IMAGE_SHOWN_BYTES_MAX + 1), false],
    [{ kind: 'remote', address: 'https://example.com/a.png' } as const, false],
  ])('only from its own raster bytes: %j', (source, expected) => {
    expect(showableImage(source) !== null).toBe(expected);
  });

  test('and bytes that are not base64 are none', () => {
    expect(decodeBytes(inline('image/png'))).toEqual(new Uint8Array(3));
    expect(decodeBytes({ ...inline('image/png'), base64: '§' })).toBeNull();
  });
});
