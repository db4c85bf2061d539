import { createHash, randomBytes } from 'node:crypto';
import type { SpendingPolicyDraft } from '@lethe/core/billing';
import type { OrganizationId } from '@lethe/core/tenancy';
import { auditOf, insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { createApiKeyResolver, createAuditLog, createSpendingPolicyRepository } from './index.ts';
import { subscribe } from './subscribe.ts';
import { useConnections } from './testing/connections.ts';
import { giveCredit } from './testing/credit.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const DRAFT: SpendingPolicyDraft = {
  outOfCredit: 'block',
  monthlyStorageCapNanoUsd: 25_000_000_000n,
  lowBalanceNanoUsd: 5_000n,
};

const save = (organizationId: OrganizationId, baseVersion: number, draft: SpendingPolicyDraft = DRAFT) =>
  createSpendingPolicyRepository(connections.app).append({
    organizationId,
    baseVersion,
    draft,
    authorId: null,
    audit: auditOf({ organizationId }, 'spending_policy.changed'),
  });

test('until somebody chooses, the defaults are in force as version 0', async () => {
  const { organizationId } = await insertOrganization(testDatabase);
  expect(await createSpendingPolicyRepository(connections.app).current(organizationId)).toEqual({
    organizationId,
    outOfCredit: 'continue_unstored',
    monthlyStorageCapNanoUsd: null,
    lowBalanceNanoUsd: null,
    version: 0,
    effectiveAt: null,
    authorId: null,
  });
});

test.each([0, 1])('of two who save on version %s at once one wins, and one event is written', async (baseVersion) => {
  const { organizationId } = await insertOrganization(testDatabase);
  if (baseVersion === 1) await save(organizationId, 0);
  const saved = await Promise.all([
    save(organizationId, baseVersion),
    save(organizationId, baseVersion, { ...DRAFT, lowBalanceNanoUsd: null }),
  ]);
  expect(saved.filter((policy) => policy !== null)).toHaveLength(1);
  expect(await createSpendingPolicyRepository(connections.app).current(organizationId)).toMatchObject({
    version: baseVersion + 1,
    outOfCredit: 'block',
    monthlyStorageCapNanoUsd: 25_000_000_000n,
  });
  const events = await createAuditLog(connections.app).list({
    organizationId,
    filter: { action: 'spending_policy.changed' },
    before: null,
    pageSize: 10,
  });
  expect(events).toHaveLength(baseVersion + 1);
});

test('versions are added and never changed', async () => {
  const { organizationId } = await insertOrganization(testDatabase);
  await save(organizationId, 0);
  for (const change of ['UPDATE spending_policy SET version = 2', 'DELETE FROM spending_policy']) {
    const changing = connections.app.withOrganization(organizationId, (transaction) => transaction.query(change));
    await expect(changing).rejects.toThrow('permission denied');
  }
  expect(await save(organizationId, 0)).toBeNull();
});

test('gateways are told of a new version', async () => {
  const { organizationId } = await insertOrganization(testDatabase);
  const { promise: told, resolve } = Promise.withResolvers<string>();
  const subscription = await subscribe({
    url: testDatabase.urlAs('lethe_gateway'),
    applicationName: 'test',
    channels: { lethe_organization: resolve },
    onConnected: () => {},
  });
  await save(organizationId, 0);
  expect(await told).toBe(organizationId);
  await subscription.close();
});

test('a key is resolved with the version in force, and with whether the balance is low', async () => {
  const digest = createHash('sha256').update(randomBytes(8)).digest();
  const { organizationId } = await insertOrganization(testDatabase, { apiKeyDigest: digest });
  const spending = async () => (await createApiKeyResolver(connections.gateway).resolve(digest))?.spending;
  const unchosen = { version: 0, outOfCredit: 'continue_unstored', monthlyStorageCapNanoUsd: null, isCreditLow: false };
  expect(await spending()).toEqual(unchosen);
  await save(organizationId, 0);
  const chosen = { version: 1, outOfCredit: 'block', monthlyStorageCapNanoUsd: 25_000_000_000n };
  expect(await spending()).toEqual({ ...chosen, isCreditLow: true });
  await giveCredit(testDatabase, organizationId, 4_999n);
  expect(await spending()).toEqual({ ...chosen, isCreditLow: true });
  await giveCredit(testDatabase, organizationId, 1n);
  expect(await spending()).toEqual({ ...chosen, isCreditLow: false });
});
