import { describe, expect, test } from 'vitest';
import type { OrganizationId } from '../../tenancy/index.ts';
import {
  type AuditEvent,
  type AuditExportFormat,
  type AuditLog,
  exportAuditLog,
  type NewAuditEvent,
} from '../index.ts';

const organizationId = '00000000-0000-7000-8000-000000000001' as OrganizationId;
const actor = { kind: 'user', id: 'u-1', label: '=cmd|calc' } as const;
const origin = { requestId: 'call-1', address: null };

function logOf(count: number) {
  const events: AuditEvent[] = [];
  const pages: number[] = [];
  const append = async (event: NewAuditEvent): Promise<void> => {
    events.unshift({ ...event, number: BigInt(events.length + 1), occurredAt: new Date(0) });
  };
  const auditLog: AuditLog = {
    append,
    list: async ({ before, pageSize }) => {
      const page = events.filter(({ number }) => before === null || number < before).slice(0, pageSize);
      pages.push(page.length);
      return page;
    },
  };
  const event = {
    organizationId,
    actor,
    origin,
    action: 'project.updated',
    target: { kind: 'project', id: 'p' },
  } as const;
  for (let index = 0; index < count; index += 1) void append({ ...event, before: { name: 'a' }, after: { name: 'b' } });
  return { auditLog, events, pages };
}

async function textOf(auditLog: AuditLog, format: AuditExportFormat): Promise<string> {
  const { chunks } = await exportAuditLog({ auditLog }, { organizationId, format, filter: {}, actor, origin });
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

describe('the export of the audit log', () => {
  test('has every event once, newest first, and itself as the first', async () => {
    const { auditLog, pages } = logOf(450);
    const lines = (await textOf(auditLog, 'jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: 451 }, (_, index) => 451 - index));
    expect(lines[0]).toMatchObject({ action: 'audit_log.exported', after: { format: 'jsonl' } });
    expect(pages).toEqual([200, 200, 51]);
  });

  test('invariant 48: a name in it cannot become a formula', async () => {
    const text = await textOf(logOf(1).auditLog, 'csv');
    expect(text.split('\r\n')[0]).toBe(
      'number,occurred_at,actor_kind,actor_id,actor,action,target_kind,target_id,before,after,request_id,address',
    );
    expect(text).toContain(`,"'=cmd|calc",project.updated,`);
    expect(text).not.toMatch(/(^|,)"?=cmd/m);
  });
});
