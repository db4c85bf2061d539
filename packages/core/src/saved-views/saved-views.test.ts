import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewAuditEvent } from '../audit/index.ts';
import type { OrganizationId, UserId } from '../tenancy/index.ts';
import { ManualClock } from '../time/index.ts';
import { readViewAddress, removeView, type SavedView, savedViewDraftSchema, saveView } from './index.ts';

describe('the address of a view', () => {
  it('keeps the filter and the dates, and leaves out where one was', () => {
    expect(readViewAddress('?status=5xx&tag=!refund&range=7d&after=abc&peek=x&live=1&evil=<script>')).toBe(
      'status=5xx&tag=%21refund&range=7d',
    );
    expect(readViewAddress('from=2026-11-01&to=2026-11-21T08:00:00Z')).toBe(
      'from=2026-11-01&to=2026-11-21T08%3A00%3A00Z',
    );
    expect(readViewAddress('range=whenever&from=yesterday')).toBe('');
  });

  it('is written in one way: reading it again changes nothing, whatever was typed', () => {
    const typed = fc.array(
      fc
        .tuple(fc.constantFrom('model', 'tag', 'status', 'cost', 'range', 'from', 'x'), fc.string())
        .map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
    );
    fc.assert(
      fc.property(typed, (parts) => {
        const once = readViewAddress(parts.join('&'));
        expect(readViewAddress(once)).toBe(once);
      }),
    );
  });
});

const organizationId = '00000000-0000-4000-8000-000000000001' as OrganizationId;
const [ines, tomas] = ['ines', 'tomas'] as UserId[];

function world() {
  const views = new Map<string, SavedView>();
  const audited: NewAuditEvent[] = [];
  const note = (audit: NewAuditEvent | null) => void (audit !== null && audited.push(audit));
  const ports = {
    clock: new ManualClock(new Date('2026-11-21T08:00:00Z')),
    mintId: () => `00000000-0000-4000-8000-00000000001${views.size}`,
    savedViews: {
      list: async () => [],
      find: async ({ viewId }: { viewId: string }) => views.get(viewId) ?? null,
      save: async ({ view, audit }: { view: SavedView; audit: NewAuditEvent | null }) => {
        views.set(view.id, view);
        note(audit);
        return 'saved' as const;
      },
      remove: async ({ viewId, audit }: { viewId: string; audit: NewAuditEvent | null }) => {
        note(audit);
        return views.delete(viewId);
      },
    },
  };
  const by = (userId: UserId | null, mayEditShared = false) => ({
    organizationId,
    editor: { userId, mayEditShared },
    actor: { kind: 'user', id: userId, label: userId ?? '' } as const,
    origin: { requestId: 'call-1', address: null },
  });
  const draft = (scope: 'personal' | 'organization', name = 'Failures') =>
    savedViewDraftSchema.parse({ name, scope, address: 'status=5xx' });
  return { ports, audited, by, draft };
}

describe('who changes a view', () => {
  it('its author does; what somebody keeps for themselves is not there for others, not even for an admin', async () => {
    const { ports, audited, by, draft } = world();
    const { id } = await saveView(ports, { ...by(ines ?? null), viewId: null, draft: draft('personal') });
    await expect(removeView(ports, { ...by(tomas ?? null, true), viewId: id })).rejects.toMatchObject({
      code: 'not_found',
    });
    await saveView(ports, { ...by(ines ?? null), viewId: id, draft: draft('personal', 'Renamed') });
    await removeView(ports, { ...by(ines ?? null), viewId: id });
    expect(audited).toEqual([]);
  });

  it('of what is shared whoever runs the organization too, its author stays its author, and each change is recorded by name', async () => {
    const { ports, audited, by, draft } = world();
    const { id } = await saveView(ports, { ...by(ines ?? null), viewId: null, draft: draft('organization') });
    const change = { viewId: id, draft: draft('organization', 'Errors') };
    await expect(saveView(ports, { ...by(tomas ?? null), ...change })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await saveView(ports, { ...by(tomas ?? null, true), ...change })).toMatchObject({ authorId: ines });
    await removeView(ports, { ...by(tomas ?? null, true), viewId: id });
    expect(audited.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['saved_view.shared', null, { name: 'Failures' }],
      ['saved_view.changed', { name: 'Failures' }, { name: 'Errors' }],
      ['saved_view.removed', { name: 'Errors' }, null],
    ]);
  });

  it('a management key shares views and has none of its own', async () => {
    const { ports, by, draft } = world();
    await expect(saveView(ports, { ...by(null, true), viewId: null, draft: draft('personal') })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(await saveView(ports, { ...by(null, true), viewId: null, draft: draft('organization') })).toMatchObject({
      authorId: null,
    });
  });
});

it.each(['', '   ', 'two\nlines', 'a\u0000b', 'secret\u202egnp', 'zero\u200bwidth', 'x'.repeat(200)])(
  'a name that would not be read as it is written is refused: %j',
  (name) => {
    const draft = { name, scope: 'personal', address: 'status=5xx' };
    expect(savedViewDraftSchema.safeParse(draft).success).toBe(false);
  },
);
