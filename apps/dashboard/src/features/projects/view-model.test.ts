import { describe, expect, test } from 'vitest';
import { countKeys, type ProjectRow, retentionOf, sortProjects } from './view-model.ts';

const NOW = new Date('2026-11-21T14:00:00Z');

function project(change: Partial<ProjectRow>): ProjectRow {
  return {
    id: 'p1',
    name: 'support-assistant',
    mode: 'credits',
    retentionLevel: null,
    payloadRetentionDays: null,
    archivedAt: null,
    createdAt: NOW,
    requestCount30d: 0,
    ...change,
  };
}

describe('the list of projects', () => {
  test('has live projects by name, then archived ones', () => {
    const rows = [project({ name: 'b' }), project({ name: 'a', archivedAt: NOW }), project({ name: 'a' })];
    expect(sortProjects(rows).map(({ name, archivedAt }) => [name, archivedAt !== null])).toEqual([
      ['a', false],
      ['b', false],
      ['a', true],
    ]);
  });

  test('tells what holds, not only what was set', () => {
    const ceiling = { level: 'retain_all', payloadRetentionDays: 30 } as const;
    expect(retentionOf(project({ payloadRetentionDays: 90 }), ceiling)).toMatchObject({
      text: 'Retain All Data, 30\u00a0d',
    });
  });

  test('counts keys that work: neither revoked nor expired, to the instant', () => {
    const key = { projectId: 'p1', revokedAt: null, expiresAt: null };
    const later = new Date(NOW.getTime() + 1);
    const keys = [key, { ...key, expiresAt: later }, { ...key, expiresAt: NOW }, { ...key, revokedAt: NOW }];
    expect(countKeys(keys, NOW).get('p1')).toBe(2);
  });
});
