import { randomUUID } from 'node:crypto';
import { auditEventDocument, type Receipt } from '@lethe/core/proof';
import type { OrganizationId } from '@lethe/core/tenancy';
import { auditOf, insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import {
  canonicalJson,
  createFrontier,
  formatVerifierKey,
  isConsistent,
  leafHash,
  merkleRoot,
  payloadCommitment,
  verifyAuditExport,
  verifyReceipt,
} from '@lethe/translog';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createAuditLog, createAuditSealing, createTransparencyLog } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { signHead, TEST_LOG_KEY } from './testing/sign-head.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const verifierKeys = [formatVerifierKey(TEST_LOG_KEY)];
let mine: OrganizationFixture;
let theirs: OrganizationFixture;

beforeEach(async () => {
  mine = await insertOrganization(testDatabase);
  theirs = await insertOrganization(testDatabase);
});

async function append(organizationId: OrganizationId | null, fields: object = {}, kind = 'deletion'): Promise<number> {
  const [row] = await testDatabase.query<{ index: string }>('SELECT append_log_leaf($1, $2, $3) AS index', [
    organizationId,
    kind,
    fields,
  ]);
  return Number(row?.index);
}

const log = () => createTransparencyLog(connections.app);
const bodies = async () =>
  (await testDatabase.query<{ body: string }>('SELECT body FROM keyring.log_leaf ORDER BY index')).map(
    ({ body }) => body,
  );

function check(receipt: Receipt | null, organizationId?: OrganizationId) {
  return verifyReceipt({ receipt: JSON.stringify(receipt), verifierKeys, organizationId });
}

describe('the tree in the database', () => {
  test('has at every size the root of RFC 9162 over its leaves', async () => {
    for (let count = 0; count < 20; count += 1)
      await append(count % 3 === 0 ? null : mine.organizationId, { parts: count });
    const frontier = createFrontier();
    const leaves = await bodies();
    for (const body of leaves) {
      frontier.append(leafHash(body));
      const [row] = await testDatabase.query<{ root: Buffer }>('SELECT log_root($1) AS root', [frontier.size]);
      expect(row?.root).toEqual(frontier.root());
    }
  });

  test('appends of many connections have no gaps', async () => {
    const before = (await bodies()).length;
    await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        connections.worker.pool
          .query('SELECT 1')
          .then(() => append(at % 2 === 0 ? mine.organizationId : theirs.organizationId)),
      ),
    );
    const rows = await testDatabase.query<{ index: string }>('SELECT index FROM keyring.log_leaf ORDER BY index');
    expect(rows.map(({ index }) => Number(index))).toEqual(Array.from({ length: before + 12 }, (_, index) => index));
  });

  test.each(['log_leaf', 'log_node', 'log_checkpoint', 'log_signer', 'audit_batch'])(
    '%s cannot be changed, also by the owner',
    async (table) => {
      await expect(testDatabase.query(`TRUNCATE keyring.${table}`)).rejects.toThrow('append-only');
    },
  );

  test.each([
    ['a number that is not whole', { parts: 1.5 }],
    ['a number beyond 2^53', { parts: 2 ** 53 }],
    ['a key that is not ASCII', { größe: 1 }],
  ])('refuses a leaf with %s', async (_name, fields) => {
    await expect(append(mine.organizationId, fields)).rejects.toThrow('canonical JSON');
  });
});

describe('SQL and verifier', () => {
  test('agree on canonical JSON', async () => {
    const text = fc.string({ unit: 'grapheme-composite' }).map((value) => value.replaceAll('\0', '').toWellFormed());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.maxSafeInteger(),
        text,
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-zA-Z0-9_ "\\]{0,8}$/), tie('value'), { maxKeys: 5 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        const [row] = await testDatabase.query<{ json: string }>('SELECT canonical_json($1::jsonb) AS json', [
          JSON.stringify(given),
        ]);
        expect(row?.json).toBe(canonicalJson(given));
      }),
      { numRuns: 200 },
    );
  });

  test('agree on roots and commitments', async () => {
    for (const count of [0, 1, 2, 3, 7, 8, 100]) {
      const leaves = Array.from({ length: count }, (_, at) => Buffer.from(`leaf ${at}`));
      const [row] = await testDatabase.query<{ root: Buffer }>('SELECT merkle_root($1::bytea[]) AS root', [leaves]);
      expect(row?.root).toEqual(merkleRoot(leaves));
    }
    const part = {
      salt: Buffer.alloc(32, 5),
      requestId: randomUUID(),
      part: 'attachment-0',
      digest: Buffer.alloc(32, 9),
    };
    const [row] = await testDatabase.query<{ commitment: Buffer }>(
      'SELECT payload_commitment($1, $2, $3, $4) AS commitment',
      [part.salt, part.requestId, part.part, part.digest],
    );
    expect(row?.commitment).toEqual(payloadCommitment(part));
  });
});

describe('receipts', () => {
  test('every own leaf has one that verifies; a foreign leaf has none, and one of the whole deployment is everybody’s', async () => {
    const own = await append(mine.organizationId, { parts: 1 });
    const foreign = await append(theirs.organizationId, { parts: 2 });
    const shared = await append(null, { version: 3 }, 'master_key_destruction');
    expect(await log().receipt(mine.organizationId, own)).toBeNull();
    const size = await signHead(testDatabase);
    const receipt = await log().receipt(mine.organizationId, own);
    expect(check(receipt, mine.organizationId)).toMatchObject({
      kind: 'verified',
      leafIndex: own,
      size,
      isOrganizationConfirmed: true,
    });
    expect(check(receipt, theirs.organizationId)).toMatchObject({ kind: 'refused', reason: 'wrong_organization' });
    expect(await log().receipt(mine.organizationId, foreign)).toBeNull();
    expect(await log().receipt(mine.organizationId, shared + 1)).toBeNull();
    const sharedReceipt = await log().receipt(theirs.organizationId, shared);
    expect(sharedReceipt?.salt).toBeNull();
    expect(check(sharedReceipt)).toMatchObject({
      kind: 'verified',
      organization: null,
      leafType: 'master_key_destruction',
    });
    expect(await log().receipt(mine.organizationId, await append(mine.organizationId))).toBeNull();
  });

  test('at every size of the log every leaf verifies, and every checkpoint continues every earlier one', async () => {
    const heads: { size: number; root: Uint8Array }[] = [];
    for (let count = 0; count < 9; count += 1) {
      await append(mine.organizationId, { parts: count });
      const size = await signHead(testDatabase);
      const checkpoint = await log().checkpoint(size);
      expect(checkpoint).toEqual(await log().latestCheckpoint());
      const leaves = await log().listLeaves({ organizationId: mine.organizationId, before: null, pageSize: 200 });
      for (const { index } of leaves)
        expect(check(await log().receipt(mine.organizationId, index)).kind).toBe('verified');
      for (const older of heads) {
        const path = await log().consistencyProof({ from: older.size, to: size });
        const newRoot = checkpoint?.root ?? Buffer.alloc(0);
        expect(isConsistent({ oldSize: older.size, newSize: size, oldRoot: older.root, newRoot, path })).toBe(true);
      }
      heads.push({ size, root: checkpoint?.root ?? Buffer.alloc(0) });
    }
    expect((await log().signers()).map(({ verifierKey }) => verifierKey)).toEqual(verifierKeys);
  });

  test('a list pages through the own leaves and those of the whole deployment, newest first, and says which are signed', async () => {
    const [first, , shared] = [
      await append(mine.organizationId),
      await append(theirs.organizationId),
      await append(null, {}, 'master_key_destruction'),
    ];
    await signHead(testDatabase);
    const last = await append(mine.organizationId, {}, 'manifest');
    const page = (before: number | null, kinds?: ['manifest']) =>
      log().listLeaves({ organizationId: mine.organizationId, before, pageSize: 2, kinds });
    expect((await page(null)).map(({ index, isSigned }) => [index, isSigned])).toEqual([
      [last, false],
      [shared, true],
    ]);
    expect((await page(shared))[0]).toMatchObject({ index: first, isSigned: true });
    expect((await page(null, ['manifest'])).map(({ index }) => index)).toEqual([last]);
  });
});

describe('sealed audit events', () => {
  async function audit(count: number): Promise<void> {
    const auditLog = createAuditLog(connections.app);
    for (let at = 0; at < count; at += 1) {
      await auditLog.append({
        ...auditOf(mine),
        after: { name: `Zoë "${at}" \u0001 🔒`, days: at, is_on: true, none: null },
      });
    }
  }

  async function seal(countMax: number): Promise<number> {
    const sealing = createAuditSealing(connections.worker);
    return sealing.seal({ token: await sealing.claim(), organizationId: mine.organizationId, countMax });
  }

  test('an export of them verifies offline, and one edited event does not', async () => {
    await audit(5);
    expect([await seal(3), await seal(3), await seal(3)]).toEqual([3, 2, 0]);
    await audit(1);
    expect(await seal(3)).toBe(1);
    await signHead(testDatabase);
    const found = await log().auditBatches({ organizationId: mine.organizationId, from: 2n, to: 5n });
    expect(found.map(({ fromNumber, toNumber }) => [fromNumber, toNumber])).toEqual([
      [1n, 3n],
      [4n, 5n],
    ]);
    const batches = found.map(({ fromNumber, toNumber, receipt, events }) => ({
      from: Number(fromNumber),
      to: Number(toNumber),
      receipt,
      events: events.map(auditEventDocument),
    }));
    const exported = { format: 'lethe-audit-export-v1', salt: found[0]?.receipt?.salt, signers: verifierKeys, batches };
    const text = JSON.stringify(exported);
    const { organizationId } = mine;
    expect(verifyAuditExport({ text, verifierKeys, organizationId })).toMatchObject({
      kind: 'verified',
      from: 1,
      to: 5,
      eventCount: 5,
    });
    const edited = text.replace('"days":1', '"days":9');
    expect(verifyAuditExport({ text: edited, verifierKeys })).toMatchObject({
      kind: 'refused',
      reason: 'audit_mismatch',
    });
    expect(await log().auditBatches({ organizationId: theirs.organizationId, from: 1n, to: 9n })).toEqual([]);
  });

  test('a run whose claim was taken over seals nothing', async () => {
    await audit(1);
    const sealing = createAuditSealing(connections.worker);
    const late = await sealing.claim();
    await sealing.claim();
    await expect(sealing.seal({ token: late, organizationId: mine.organizationId, countMax: 10 })).rejects.toThrow(
      'taken over',
    );
    expect(await seal(10)).toBe(1);
  });

  test('an event that could not be sealed is not written', async () => {
    const event = { ...auditOf(mine), after: { share: 0.5 } };
    await expect(createAuditLog(connections.app).append(event)).rejects.toThrow('not whole');
  });

  test('invariant 41: an event that somebody removed stops the sealing of its organization', async () => {
    await audit(3);
    await testDatabase.query('ALTER TABLE audit_event DISABLE TRIGGER ALL');
    await testDatabase.query('DELETE FROM audit_event WHERE organization_id = $1 AND number = 2', [
      mine.organizationId,
    ]);
    await expect(seal(10)).rejects.toThrow('missing');
    await testDatabase.query('DELETE FROM audit_event WHERE organization_id = $1', [mine.organizationId]);
    await testDatabase.query('ALTER TABLE audit_event ENABLE TRIGGER ALL');
    await expect(seal(10)).rejects.toThrow('missing');
  });
});
