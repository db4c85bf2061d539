import { streamText } from '@lethe/api';
import { describe, expect, test } from 'vitest';
import { readExportQuery } from './read-export-query.ts';

describe('the download of the audit log', () => {
  test('asks for what its address says', () => {
    const address = 'organization=halden&format=csv&action=payload.read&from=2026-11-01T00:00:00.000Z';
    expect(readExportQuery(new URLSearchParams(address))).toEqual({
      organizationSlug: 'halden',
      format: 'csv',
      filter: { action: 'payload.read', actorId: undefined, from: new Date('2026-11-01T00:00:00Z'), to: undefined },
    });
  });

  test('reads on only as its reader takes, and stops when the reader goes away', async () => {
    let readCount = 0;
    let isEnded = false;
    async function* pages() {
      try {
        while (true) yield `page ${++readCount}\n`;
      } finally {
        isEnded = true;
      }
    }
    const reader = streamText(pages()).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('page 1\n');
    expect(readCount).toBeLessThanOrEqual(2);
    await reader.cancel();
    expect(isEnded).toBe(true);
  });
});
