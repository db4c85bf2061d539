import { describe, expect, test } from 'vitest';
import type { OrganizationId, ProjectId, RequestId } from '../../tenancy/index.ts';
import { ManualClock } from '../../time/index.ts';
import { type ReadPayloadPorts, type RequestView, readPayload, type StoredPart } from '../index.ts';

const organizationId = 'a' as OrganizationId;
const requestId = 'r' as RequestId;
const expiresAt = new Date('2026-12-01T00:00:00Z');
const actor = { kind: 'user', id: 'u', label: 'Ines' } as const;
const origin = { requestId: 'call', address: null };
const query = { organizationId, requestId, projects: 'all', mayRead: ['unexpired'], actor, origin } as const;

const sealed: StoredPart = {
  organizationId,
  projectId: 'p' as ProjectId,
  requestId,
  part: 'request',
  expiresAt,
  policyVersion: 1,
  mediaType: 'application/json',
  format: 1,
  keyId: 'k',
  hourKeyGeneration: 1,
  holdId: null,
  wrappedKey: new Uint8Array(),
  ciphertext: new Uint8Array(),
  plaintextSizeBytes: 2,
};

interface World {
  readonly retention: Partial<RequestView['retention']>;
  readonly parts?: readonly StoredPart[];
  readonly now?: Date;
  readonly erasedAt?: Date;
  readonly isHeld?: boolean;
  readonly isErasedMeanwhile?: boolean;
}

/** Ports over one record; `touched` names what was asked of the store and the opener. */
function portsOf({ retention, parts = [sealed], now = new Date('2026-11-21T00:00:00Z'), ...world }: World): {
  ports: ReadPayloadPorts;
  touched: string[];
} {
  const touched: string[] = [];
  let view = {
    erasedAt: world.erasedAt ?? null,
    isHeld: world.isHeld ?? false,
    retention: { expiresAt: null, notStoredReason: null, ...retention },
  } as RequestView;
  const ports: ReadPayloadPorts = {
    clock: new ManualClock(now),
    requests: {
      list: () => Promise.reject(new Error('not asked for')),
      neighbours: () => Promise.reject(new Error('not asked for')),
      models: () => Promise.reject(new Error('not asked for')),
      find: async (organization, request) => (organization === organizationId && request === requestId ? view : null),
    },
    payloads: {
      read: async ({ isCustodian }) => {
        touched.push(isCustodian ? 'store, as a custodian' : 'store');
        if (world.isErasedMeanwhile === true) view = { ...view, erasedAt: new Date(1) };
        return parts;
      },
      erase: () => Promise.reject(new Error('not asked for')),
    },
    opener: {
      open: async (part) => {
        touched.push('opener');
        return { part: part.part, mediaType: part.mediaType, bytes: Buffer.from('{}') };
      },
    },
  };
  return { ports, touched };
}

describe('reading a payload', () => {
  test('before its expiry it is opened', async () => {
    const { ports } = portsOf({ retention: { expiresAt } });
    expect(await readPayload(ports, query)).toMatchObject({
      kind: 'readable',
      parts: [{ part: 'request' }],
    });
  });

  test('invariant 17: from its expiry on neither store nor key is touched', async () => {
    const { ports, touched } = portsOf({ retention: { expiresAt }, now: expiresAt });
    expect(await readPayload(ports, query)).toEqual({ kind: 'expired', expiredAt: expiresAt });
    expect(touched).toEqual([]);
  });

  test('invariant 17: when the store says that it has expired, a reader whose clock is behind does not get it', async () => {
    const { ports } = portsOf({ retention: { expiresAt }, parts: [] });
    expect(await readPayload(ports, query)).toEqual({ kind: 'expired', expiredAt: expiresAt });
  });

  test('preserve is not expose: past its expiry a held one is fetched for a custodian, and for nobody else', async () => {
    const held = { retention: { expiresAt }, isHeld: true, now: expiresAt };
    const [member, custodian] = [portsOf(held), portsOf(held)];
    expect(await readPayload(member.ports, query)).toEqual({ kind: 'held', expiredAt: expiresAt });
    expect(member.touched).toEqual([]);
    expect(await readPayload(custodian.ports, { ...query, mayRead: ['held'] })).toMatchObject({ kind: 'readable' });
    expect(custodian.touched).toEqual(['store, as a custodian', 'opener']);
  });

  test('a custodian fetches nothing that has not expired, held or not', async () => {
    for (const isHeld of [false, true]) {
      const { ports, touched } = portsOf({ retention: { expiresAt }, isHeld });
      expect(await readPayload(ports, { ...query, mayRead: ['held'] })).toEqual({ kind: 'no_permission' });
      expect(touched).toEqual([]);
    }
  });

  test('one that was never stored says why', async () => {
    const { ports } = portsOf({ retention: { notStoredReason: 'zero_days' } });
    expect(await readPayload(ports, query)).toEqual({
      kind: 'not_stored',
      reason: 'zero_days',
    });
  });

  test('one that was erased is neither fetched nor opened', async () => {
    const { ports, touched } = portsOf({ retention: { expiresAt }, erasedAt: new Date(0) });
    expect(await readPayload(ports, query)).toEqual({ kind: 'erased', erasedAt: new Date(0) });
    expect(touched).toEqual([]);
  });

  test('one that is erased between the look at its record and the look into the store is erased', async () => {
    const { ports } = portsOf({ retention: { expiresAt }, parts: [], isErasedMeanwhile: true });
    expect(await readPayload(ports, query)).toEqual({ kind: 'erased', erasedAt: new Date(1) });
  });

  test('invariant 33: an id of another organization is answered like one that does not exist', async () => {
    const { ports } = portsOf({ retention: { expiresAt } });
    const attempts = [
      { ...query, organizationId: 'b' as OrganizationId },
      { ...query, requestId: 'x' as RequestId },
    ].map((query) => readPayload(ports, query).catch((error: unknown) => error));
    const [foreign, missing] = await Promise.all(attempts);
    expect(foreign).toMatchObject({ code: 'not_found' });
    expect(foreign).toEqual(missing);
  });
});
