import { ManualClock } from '@lethe/core/time';
import { UUID } from 'uuidv7';
import { expect, test } from 'vitest';
import { createIds } from './new-ids.ts';

test('ids are UUIDs of version 7 of the time, in the order in which they are made', () => {
  const now = new Date('2026-11-21T08:00:00.123Z');
  const newId = createIds(new ManualClock(now));
  const ids = Array.from({ length: 10_000 }, newId);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(UUID.parse(id).toString()).toBe(id);
    expect(UUID.parse(id).getVersion()).toBe(7);
  }
  expect(Number.parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16)).toBe(now.getTime());
});
