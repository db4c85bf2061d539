import { beforeEach, describe, expect, test } from 'vitest';
import type { OrganizationId, RequestId } from '../../tenancy/index.ts';
import { addMs, MS_PER_DAY, MS_PER_MINUTE } from '../../time/index.ts';
import type { PayloadStore, StoredPart } from '../index.ts';

export interface StoredPayload {
  readonly organizationId: OrganizationId;
  readonly requestId: RequestId;
  readonly expiresAt: Date;
  /** As they were handed over for storing, in the order of their names. */
  readonly parts: readonly StoredPart[];
}

/** A store under test, and the hands that change the world around it. */
export interface PayloadStoreHarness {
  readonly store: PayloadStore;
  /** Stores request and response of a new request of a new organization, for a day by the store's clock. */
  put(): Promise<StoredPayload>;
  /** Sets the store's clock. */
  moveTo(instant: Date): Promise<void>;
  placeHold(payload: StoredPayload): Promise<{ release(): Promise<void> }>;
  suspend(organizationId: OrganizationId): Promise<void>;
  /** What the organization's audit log was told, oldest first: `action by label`. */
  audited(organizationId: OrganizationId): Promise<readonly string[]>;
}

const actor = { kind: 'user', id: 'u-1', label: 'Ines' } as const;
const origin = { requestId: 'call-1', address: null };

/** What every payload store does, wherever it keeps its bytes. */
export function describePayloadStore(name: string, createHarness: () => Promise<PayloadStoreHarness>): void {
  describe(`the payload store ${name}`, () => {
    let harness: PayloadStoreHarness;
    let payload: StoredPayload;

    const read = (isCustodian = false, { organizationId, requestId } = payload) =>
      harness.store.read({ organizationId, requestId, isCustodian, actor, origin });
    const erase = (reason = 'asked for', { organizationId, requestId } = payload) =>
      harness.store.erase({ organizationId, requestId, reason, actor, origin });
    const audited = () => harness.audited(payload.organizationId);
    // The store's clock may run on between two calls, so an instant before the expiry is a minute before it.
    const toJustBefore = () => harness.moveTo(addMs(payload.expiresAt, -MS_PER_MINUTE));

    beforeEach(async () => {
      harness = await createHarness();
      payload = await harness.put();
    });

    test('gives every part back as it was stored, and records who read', async () => {
      expect(await read()).toEqual(payload.parts);
      expect(await audited()).toEqual(['payload.read by Ines']);
    });

    test('invariant 17: at the instant of expiry, and not before, it gives nothing to anybody and records no read', async () => {
      await toJustBefore();
      expect(await read()).toHaveLength(2);
      await harness.moveTo(payload.expiresAt);
      expect([await read(), await read(true)]).toEqual([[], []]);
      expect(await audited()).toEqual(['payload.read by Ines']);
    });

    test('gives nothing of another organization, and erases nothing of it', async () => {
      const other = await harness.put();
      const mixed = { ...other, requestId: payload.requestId };
      expect(await read(false, mixed)).toEqual([]);
      expect(await erase('not mine', mixed)).toBeNull();
      expect(await read()).toHaveLength(2);
      expect(await harness.audited(other.organizationId)).toEqual([]);
    });

    test('refuses to read for an organization that is suspended', async () => {
      await harness.suspend(payload.organizationId);
      await expect(read()).rejects.toMatchObject({ code: 'organization_suspended' });
      expect(await audited()).toEqual([]);
    });

    test('invariant 30: what was erased is gone at the answer; a repeat answers the same, with the same receipt, also after the expiry', async () => {
      const first = await erase();
      expect(first).toMatchObject({ reason: 'asked for', leafIndex: expect.any(Number) });
      expect(await read()).toEqual([]);
      expect(await erase('once more')).toEqual(first);
      await harness.moveTo(payload.expiresAt);
      expect(await erase('late')).toEqual(first);
      expect([await read(), await read(true)]).toEqual([[], []]);
      expect(await audited()).toEqual(['payload.erased by Ines']);
    });

    test('has nothing to erase once it has expired', async () => {
      await harness.moveTo(payload.expiresAt);
      expect(await erase()).toBeNull();
      expect(await audited()).toEqual([]);
    });

    test('invariant 24: what a hold covers is not erased, and stays readable until its expiry', async () => {
      const hold = await harness.placeHold(payload);
      await expect(erase()).rejects.toMatchObject({ code: 'payload_held' });
      expect(await read()).toEqual(payload.parts);
      await hold.release();
      expect(await erase()).not.toBeNull();
    });

    test('preserve is not expose: past its expiry what a hold covers is for custodians only, each read recorded as such', async () => {
      const hold = await harness.placeHold(payload);
      await toJustBefore();
      expect(await read(true)).toEqual([]);
      await harness.moveTo(payload.expiresAt);
      expect(await read()).toEqual([]);
      expect(await read(true)).toEqual(payload.parts);
      await expect(erase()).rejects.toMatchObject({ code: 'payload_held' });
      expect(await audited()).toEqual(['payload.read_held by Ines']);
      await hold.release();
      expect(await read(true)).toEqual([]);
    });

    test('a hold gives nothing back that was erased before it was placed', async () => {
      await erase();
      await harness.placeHold(payload);
      await harness.moveTo(addMs(payload.expiresAt, -MS_PER_DAY / 2));
      expect([await read(), await read(true)]).toEqual([[], []]);
    });
  });
}
