import type { AuditEvent } from '@lethe/core/audit';
import type { OrganizationId } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { auditFilterOf, auditHref, exportHref, readAuditQuery } from './audit-query.ts';
import { eventDays, factChanges, targetText } from './view-model.ts';

const NOW = new Date('2026-11-21T14:00:00Z');

function event(occurredAt: string): AuditEvent {
  return {
    organizationId: 'o1' as OrganizationId,
    number: 1n,
    occurredAt: new Date(occurredAt),
    actor: { kind: 'user', id: 'u1', label: 'Ines Marchetti' },
    origin: { requestId: 'r1', address: null },
    action: 'payload.read',
    target: { kind: 'request', id: '0198c1f2-aaaa-7000-8000-00000000abcd' },
    before: null,
    after: null,
  };
}

describe('the address of the audit log', () => {
  test('holds what is shown', () => {
    const parameters = { action: 'payload.read', actor: 'u1', range: '7d', before: '41' };
    const query = readAuditQuery(parameters);
    expect(query).toEqual({ action: 'payload.read', actorId: 'u1', range: '7d', before: 41n });
    const [, search = ''] = auditHref('/halden/settings/audit-log', query).split('?');
    expect(readAuditQuery(Object.fromEntries(new URLSearchParams(search)))).toEqual(query);
  });

  test.each([
    { action: 'payload.stolen' },
    { before: '0' },
    { before: '-1' },
    { before: '1e3' },
    { actor: 'x'.repeat(65) },
  ])('takes %j for nothing', (parameters) => {
    expect(readAuditQuery(parameters)).toEqual({ action: null, actorId: null, range: 'all', before: null });
  });

  test('asks the API for the same span that the export asks for', () => {
    const query = readAuditQuery({ from: '2026-11-20', to: '2026-11-21' });
    const { from, to } = auditFilterOf(query, NOW);
    const href = new URL(exportHref('halden', 'csv', query, NOW), 'http://localhost');
    expect([href.searchParams.get('from'), href.searchParams.get('to')]).toEqual([
      from?.toISOString(),
      to?.toISOString(),
    ]);
  });
});

test('events stand under their UTC day', () => {
  const days = eventDays([event('2026-11-21T00:00:00Z'), event('2026-11-20T23:59:59.999Z')], NOW);
  expect(days.map(({ key, events }) => [key, events.length])).toEqual([
    ['2026-11-21', 1],
    ['2026-11-20', 1],
  ]);
});

test('a difference has what changed first, and tells a missing side from an empty value', () => {
  expect(factChanges({ name: 'ci', limit: 1 }, { name: 'ci', limit: null, models: 2 })).toEqual([
    { field: 'limit', before: '1', after: 'none', isChanged: true },
    { field: 'models', before: null, after: '2', isChanged: true },
    { field: 'name', before: 'ci', after: 'ci', isChanged: false },
  ]);
});

test('the id of a target is cut in its middle', () => {
  expect(targetText(event('2026-11-21T00:00:00Z'))).toBe('request 0198c1f2…abcd');
});
