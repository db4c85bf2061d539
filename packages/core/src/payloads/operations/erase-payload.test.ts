import { describe, expect, test } from 'vitest';
import type { OrganizationId, RequestId } from '../../tenancy/index.ts';
import { ManualClock } from '../../time/index.ts';
import { type ErasePayloadPorts, erasePayload, type RequestView } from '../index.ts';

const organizationId = 'a' as OrganizationId;
const requestId = 'r' as RequestId;
const expiresAt = new Date('2026-12-01T00:00:00Z');
const erasedAt = new Date('2026-11-22T00:00:00Z');
const command = {
  organizationId,
  requestId,
  projects: 'all',
  reason: 'asked for by the customer',
  actor: { kind: 'user', id: 'u', label: 'Ines' },
  origin: { requestId: 'call', address: null },
} as const;

interface World {
  readonly retention?: Partial<RequestView['retention']>;
  readonly erasedAt?: Date | null;
  readonly isHeld?: boolean;
  readonly now?: Date;
  readonly isGoneInStore?: boolean;
}

function portsOf(world: World): { ports: ErasePayloadPorts; told: string[] } {
  const told: string[] = [];
  const retention = { expiresAt, notStoredReason: null, ...world.retention };
  const view = { erasedAt: world.erasedAt ?? null, isHeld: world.isHeld ?? false, retention } as RequestView;
  const unused = () => Promise.reject(new Error('not asked for'));
  const ports: ErasePayloadPorts = {
    clock: new ManualClock(world.now ?? new Date('2026-11-21T00:00:00Z')),
    requests: {
      list: unused,
      neighbours: unused,
      models: unused,
      find: async (organization, request) => (organization === organizationId && request === requestId ? view : null),
    },
    payloads: {
      read: unused,
      erase: async ({ actor, requestId, reason }) => {
        told.push(`${actor.label} erases ${requestId}: ${reason}`);
        return world.isGoneInStore === true ? null : { requestId, erasedAt, reason, leafIndex: 7 };
      },
    },
  };
  return { ports, told };
}

describe('erasing a payload', () => {
  test('tells the store who and why, and answers with the leaf of its receipt', async () => {
    const { ports, told } = portsOf({});
    expect(await erasePayload(ports, command)).toMatchObject({ erasedAt, leafIndex: 7 });
    expect(told).toEqual(['Ines erases r: asked for by the customer']);
  });

  test('invariant 30: a repeat answers with the first erasure, also after the expiry', async () => {
    const { ports } = portsOf({ erasedAt, now: new Date(expiresAt.getTime() + 1) });
    expect(await erasePayload(ports, command)).toMatchObject({ erasedAt });
  });

  test.each([
    ['never stored', { retention: { expiresAt: null, notStoredReason: 'level' } }, 'payload_not_stored'],
    ['expired', { now: expiresAt }, 'payload_expired'],
    ['held past its expiry', { now: expiresAt, isHeld: true }, 'payload_held'],
  ] as const)('what is %s is not touched and says so', async (_, world, code) => {
    const { ports, told } = portsOf(world as World);
    await expect(erasePayload(ports, command)).rejects.toMatchObject({ code });
    expect(told).toEqual([]);
  });

  test('what expires by the clock of the store meanwhile is expired', async () => {
    await expect(erasePayload(portsOf({ isGoneInStore: true }).ports, command)).rejects.toMatchObject({
      code: 'payload_expired',
    });
  });

  test('invariant 33: an id of another organization is answered like one that does not exist', async () => {
    const foreign = await erasePayload(portsOf({}).ports, { ...command, organizationId: 'b' as OrganizationId }).catch(
      (error: unknown) => error,
    );
    const missing = await erasePayload(portsOf({}).ports, { ...command, requestId: 'x' as RequestId }).catch(
      (error: unknown) => error,
    );
    expect(foreign).toMatchObject({ code: 'not_found' });
    expect(foreign).toEqual(missing);
  });
});
