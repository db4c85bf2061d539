import { describe, expect, test } from 'vitest';
import { forgetHotkeys, namedHotkeys, nameHotkeys, onHotkeyNames } from './hotkey-names.ts';
import { pastedPlaces } from './pasted-places.ts';

const pathsOf = (text: string) => pastedPlaces(text).map(({ path }) => path);

describe('what is pasted into the palette', () => {
  test('leads to the one thing that goes by such an id', () => {
    const id = '01a202ee-d7d2-7970-8285-9684e4772503';
    expect(pathsOf(` x-request-id: ${id} `)).toEqual([`requests/${id}`]);
    expect(pathsOf('lh-7')).toEqual(['settings/compliance/holds/LH-7']);
  });

  test('may be a session or an end user, whose ids are the caller’s own, and stays inside of the address', () => {
    expect(pathsOf('cus_8841')).toEqual(['conversations/cus_8841', 'requests?end_user=cus_8841']);
    expect(pathsOf('ann+1@example.com')).toEqual([
      'conversations/ann%2B1%40example.com',
      'requests?end_user=ann%2B1%40example.com',
    ]);
  });

  test('is nothing when it is a word, a sentence or an address of its own', () => {
    for (const text of ['', 'usage', 'two words 1', '../../staff1', 'a/b1', '?x=1', 'x'.repeat(250)]) {
      expect(pathsOf(text)).toEqual([]);
    }
  });
});

describe('the map of keys', () => {
  test('names what works now, once, and tells whoever shows it', () => {
    let told = 0;
    const stop = onHotkeyNames(() => {
      told += 1;
    });
    nameHotkeys('list', { group: 'Requests', keys: [{ key: 'j', label: 'Next request' }] });
    nameHotkeys('bar', {
      group: 'Requests',
      keys: [
        { key: 'j', label: 'again' },
        { key: '/', label: 'Filter' },
      ],
    });
    expect(namedHotkeys()).toEqual([
      {
        group: 'Requests',
        keys: [
          { key: 'j', label: 'Next request' },
          { key: '/', label: 'Filter' },
        ],
      },
    ]);
    forgetHotkeys('list');
    forgetHotkeys('bar');
    expect(namedHotkeys()).toEqual([]);
    expect(told).toBe(4);
    stop();
  });
});
