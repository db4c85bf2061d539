import { randomUUID } from 'node:crypto';
import { type Budget, lookAfterCredit } from '@lethe/core/billing/dunning';
import type { ProjectId } from '@lethe/core/tenancy';
import { auditOf, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, expect, test } from 'vitest';
import { createBudgetRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createDomainClock } from './testing/domain-clock.ts';
import { type Debtor, insertDebtor } from './testing/dunning.ts';

const AT = new Date('2026-11-22T10:00:00Z');
// The figures by day are written as a settlement writes them, without the usage behind them.
const testDatabase = useDatabase({ isLedgerChecked: false });
const connections = useConnections(testDatabase);
const clock = createDomainClock(testDatabase);

beforeEach(() => clock.moveTo(AT));

const debtor = () => insertDebtor(testDatabase, connections, clock);
const repository = () => createBudgetRepository(connections.app);
const look = (one: Debtor) => lookAfterCredit({ ...one.ports, payments: null }, one.organizationId);

function budgetOf(changes: Partial<Budget> = {}): Budget {
  const amounts = { amountNanoUsd: 100n, thresholdsPercent: [50, 80, 100] };
  return { id: randomUUID(), name: 'Everything', scope: 'all', projectId: null, ...amounts, ...changes };
}

const save = (one: Debtor, budget: Budget) =>
  repository().save({ organizationId: one.organizationId, budget, at: AT, audit: auditOf(one, 'budget.created') });

async function cost(one: Debtor, day: string, figures: { inference?: number; storage?: number; refunded?: number }) {
  const { inference = 0, storage = 0, refunded = 0 } = figures;
  await testDatabase.query(
    `INSERT INTO usage_day (organization_id, day, project_id, api_key_id, provider, model, project_mode, request_count, attempt_count,
       stored_count, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, stored_tokens, inference_nano_usd,
       charged_inference_nano_usd, storage_nano_usd, storage_refunded_nano_usd)
     VALUES ($1, $2, $3, $4, 'openai', $8, 'credits', 1, 1, 0, 0, 0, 0, 0, 0, $5, $5, $6, $7)`,
    [one.organizationId, day, one.projectId, one.apiKeyId, inference, storage, refunded, randomUUID()],
  );
}

const toldOf = async (one: Debtor) =>
  (await repository().list({ organizationId: one.organizationId, now: clock.now() })).map(
    ({ spentNanoUsd, toldPercents }) => ({ spentNanoUsd, toldPercents }),
  );

test('each threshold is told once a month, and of several at once only the highest has a mail', async () => {
  const one = await debtor();
  await save(one, budgetOf());
  await cost(one, '2026-10-31', { inference: 1_000 });
  await cost(one, '2026-11-01', { inference: 30, storage: 30, refunded: 11 });
  await look(one);
  expect(await toldOf(one)).toEqual([{ spentNanoUsd: 49n, toldPercents: [] }]);
  await cost(one, '2026-11-22', { storage: 31 });
  expect(await one.ports.care.isToLookAt(one.organizationId)).toBe(true);
  await Promise.all([look(one), look(one)]);
  expect(await toldOf(one)).toEqual([{ spentNanoUsd: 80n, toldPercents: [50, 80] }]);
  expect(await one.mails()).toEqual(['budget_alert']);
  expect(await one.ports.care.isToLookAt(one.organizationId)).toBe(false);
  await clock.moveTo(new Date('2026-12-01T00:00:00Z'));
  expect(await toldOf(one)).toEqual([{ spentNanoUsd: 0n, toldPercents: [] }]);
  await cost(one, '2026-12-01', { inference: 100 });
  await look(one);
  expect(await one.mails()).toEqual(['budget_alert', 'budget_alert']);
});

test('a budget counts what it says: everything, storage without what was given back, or one project', async () => {
  const one = await debtor();
  await save(one, budgetOf({ name: 'a' }));
  await save(one, budgetOf({ name: 'b', scope: 'storage' }));
  await save(one, budgetOf({ name: 'c', scope: 'project', projectId: one.projectId }));
  await cost(one, '2026-11-02', { inference: 20, storage: 10, refunded: 4 });
  expect((await toldOf(one)).map(({ spentNanoUsd }) => spentNanoUsd)).toEqual([26n, 6n, 26n]);
});

test('a name is taken once, a project has to be the own one, and no tenant sees or changes a budget of another', async () => {
  const [mine, theirs] = [await debtor(), await debtor()];
  const budget = budgetOf();
  expect(await save(mine, budget)).toBe('saved');
  expect(await save(mine, { ...budget, amountNanoUsd: 5n })).toBe('saved');
  expect(await save(mine, budgetOf())).toBe('name_taken');
  expect(await save(mine, budgetOf({ name: 'x', scope: 'project', projectId: theirs.projectId }))).toBe(
    'project_unknown',
  );
  expect(await save(mine, budgetOf({ name: 'x', scope: 'project', projectId: randomUUID() as ProjectId }))).toBe(
    'project_unknown',
  );
  const { organizationId } = theirs;
  expect(await repository().list({ organizationId, now: AT })).toEqual([]);
  expect(await repository().find({ organizationId, budgetId: budget.id })).toBeNull();
  const audit = auditOf(theirs, 'budget.removed');
  expect(await repository().remove({ organizationId, budgetId: budget.id, audit })).toBe(false);
  const own = { organizationId: mine.organizationId, budgetId: budget.id };
  expect(await repository().find(own)).toEqual({ ...budget, amountNanoUsd: 5n });
  expect(await repository().remove({ ...own, audit: auditOf(mine, 'budget.removed') })).toBe(true);
  expect(await repository().find(own)).toBeNull();
});
