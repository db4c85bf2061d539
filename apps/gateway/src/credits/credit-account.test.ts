import type { DomainError } from '@lethe/core/errors';
import { NANO_USD_PER_USD } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import { createLogger } from '@lethe/telemetry';
import { expect, test } from 'vitest';
import { FakeCreditLeases, type FakeLeaseTraits } from '../testing/fake-credit-leases.ts';
import type { Wanted } from './amounts.ts';
import { CreditAccount } from './credit-account.ts';
import { DRY_MS, LEASE_IDLE_MS, LEASE_RENEWAL_MS, LEASE_RETRY_MS, LEASE_UNUSED_MS } from './lease-policy.ts';
import type { Reservation } from './reservation.ts';

const ORGANIZATION = '01934f00-0000-7000-8000-000000000001' as OrganizationId;
const LEASE_MS = 420_000;
const OUTAGE_SERVE_MS = 300_000;
const USD = NANO_USD_PER_USD;
const admittedAt = new Date('2026-11-20T12:00:00Z');
const UNCAPPED = { version: 0, monthlyStorageCapNanoUsd: null };
const cost = (likelyNanoUsd: bigint, worstNanoUsd = likelyNanoUsd): Wanted => ({
  ...{ likelyNanoUsd, worstNanoUsd },
  ...{ storageNanoUsd: 0n, admittedAt },
});

/** Several processes that serve one organization out of one database. */
function useProcesses(count: number, traits: Omit<FakeLeaseTraits, 'nowMs' | 'leaseMs'>) {
  let nowMs = 1_000_000;
  const leases = new FakeCreditLeases({ ...traits, nowMs: () => nowMs, leaseMs: LEASE_MS });
  const logLines: string[] = [];
  const ports = {
    leases,
    monotonicMs: () => nowMs,
    pause: async (ms: number) => {
      nowMs += ms;
      await settled();
    },
    logger: createLogger({ app: 'gateway', level: 'info', write: (line) => logLines.push(line) }),
    holder: 'test',
    leaseMs: LEASE_MS,
    outageServeMs: OUTAGE_SERVE_MS,
  };
  const accounts = Array.from({ length: count }, () => new CreditAccount(ORGANIZATION, ports));
  leases.onShort = () =>
    setImmediate(() => {
      for (const account of accounts) account.giveBackIdle();
    });
  const [account] = accounts;
  if (account === undefined) throw new Error('at least one process');
  return { leases, logLines, account, accounts, advance: (ms: number) => (nowMs += ms) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function tick(...accounts: readonly CreditAccount[]): Promise<void> {
  await settled();
  for (const account of accounts) account.tick();
  for (let turn = 0; turn < 5; turn += 1) await settled();
}

async function codeOf(reserved: Reservation | Promise<Reservation>): Promise<string> {
  try {
    await reserved;
    return 'held';
  } catch (error) {
    return (error as DomainError).code;
  }
}

/** As a synchronous refusal throws. */
const attempt = (account: CreditAccount, wanted: Wanted) => codeOf((async () => account.reserve(wanted, UNCAPPED))());

test('the first request asks the database, those after it do not', async () => {
  const { leases, account } = useProcesses(1, { balanceNanoUsd: 100n * USD });
  await account.reserve(cost(1_000n), UNCAPPED);
  for (let index = 0; index < 100; index += 1)
    expect(account.reserve(cost(1_000n), UNCAPPED)).not.toBeInstanceOf(Promise);
  expect(leases.callCount).toBe(1);
});

test('invariant 11: 200 concurrent requests at four processes with credit for one let one through', async () => {
  const { accounts } = useProcesses(4, { balanceNanoUsd: USD });
  const codes = await Promise.all(
    Array.from({ length: 200 }, (_, index) => attempt(accounts[index % 4] as CreditAccount, cost(USD))),
  );
  expect(codes.filter((code) => code === 'held')).toHaveLength(1);
  expect(new Set(codes)).toEqual(new Set(['held', 'insufficient_credits']));
});

test('credit that lies idle at another process is given back to whoever needs it', async () => {
  const { accounts, leases } = useProcesses(2, { balanceNanoUsd: USD / 5n });
  const [first, second] = accounts as [CreditAccount, CreditAccount];
  (await first.reserve(cost(1n), UNCAPPED)).release();
  expect([...leases.held.values()][0]?.credit).toBe(USD / 5n);
  expect(await attempt(second, cost(USD / 5n))).toBe('held');
});

test('a worst case beyond the credit is covered by overdraft, within its bound, and a likely one never is', async () => {
  const { account } = useProcesses(1, { balanceNanoUsd: USD, overdraftMaxNanoUsd: 5n * USD });
  const reservation = await account.reserve(cost(USD, 6n * USD), UNCAPPED);
  reservation.release();
  expect(await attempt(account, cost(USD + 1n))).toBe('insufficient_credits');
  expect(await attempt(account, cost(USD, 6n * USD + 1n))).toBe('insufficient_credits');
});

test('a further attempt is held as well, or refused, and nothing changes then', async () => {
  const { account } = useProcesses(1, { balanceNanoUsd: 3n * USD });
  const reservation = await account.reserve(cost(USD, 2n * USD), UNCAPPED);
  expect(await reservation.extend(2n * USD)).toBe(false);
  expect(reservation.extend(USD)).toBe(true);
  expect(reservation.extend(1n)).toBe(false);
  reservation.settle(3n * USD, 0n);
  expect(await attempt(account, cost(1n))).toBe('insufficient_credits');
});

test('a further attempt for which the lease at hand has no room is held out of credit that is free, as often as there is some', async () => {
  const { account, accounts } = useProcesses(2, { balanceNanoUsd: 6n * USD });
  const [, other] = accounts as [CreditAccount, CreditAccount];
  const reservation = await account.reserve(cost(USD), UNCAPPED);
  for (let further = 0; further < 4; further += 1) expect(await reservation.extend(USD)).toBe(true);
  expect(await attempt(other, cost(USD + 1n))).toBe('insufficient_credits');
  expect(await reservation.extend(USD + 1n)).toBe(false);
  reservation.settle(5n * USD, 0n);
  expect(await attempt(account, cost(USD))).toBe('held');
});

test('a request that ends while credit is sought for a further attempt leaves nothing held', async () => {
  const { account } = useProcesses(1, { balanceNanoUsd: 10n * USD });
  const reservation = await account.reserve(cost(USD), UNCAPPED);
  const extended = reservation.extend(5n * USD);
  reservation.release();
  expect(await extended).toBe(false);
  expect(await attempt(account, cost(10n * USD))).toBe('held');
});

test('a reservation ends once: releasing or settling it again gives nothing back', async () => {
  const { account } = useProcesses(1, { balanceNanoUsd: 2n * USD });
  const reservation = await account.reserve(cost(USD), UNCAPPED);
  const other = await account.reserve(cost(USD), UNCAPPED);
  reservation.release();
  reservation.release();
  reservation.settle(USD, 0n);
  other.settle(USD, 0n);
  other.release();
  expect(reservation.extend(1n)).toBe(false);
  expect(await attempt(account, cost(USD))).toBe('held');
  expect(await attempt(account, cost(1n))).toBe('insufficient_credits');
});

test('who has no credit costs no question a request, and is served soon after credit came', async () => {
  const { account, advance, leases } = useProcesses(1, { balanceNanoUsd: 0n });
  expect(await attempt(account, cost(1n))).toBe('insufficient_credits');
  const { callCount } = leases;
  for (let index = 0; index < 50; index += 1) expect(await attempt(account, cost(1n))).toBe('insufficient_credits');
  expect(leases.callCount).toBe(callCount);
  leases.balanceNanoUsd = USD;
  advance(DRY_MS);
  expect(await attempt(account, cost(1n))).toBe('held');
});

test('a refusal says what would have been needed', async () => {
  const { account } = useProcesses(1, { balanceNanoUsd: 7n });
  await expect((async () => account.reserve(cost(8n, 9n), UNCAPPED))()).rejects.toMatchObject({
    code: 'insufficient_credits',
    details: { facts: { balanceNanoUsd: '7', likelyNanoUsd: '8', worstNanoUsd: '9' } },
  });
});

test('while the database is away the lease at hand serves, to a while before its end and no longer', async () => {
  const { account, advance, leases, logLines } = useProcesses(1, { balanceNanoUsd: 10n * USD });
  (await account.reserve(cost(1n), UNCAPPED)).release();
  leases.failure = new Error('away');
  advance(LEASE_MS - LEASE_UNUSED_MS - 1);
  expect(account.reserve(cost(1n), UNCAPPED)).not.toBeInstanceOf(Promise);
  advance(1);
  expect(await attempt(account, cost(1n))).toBe('service_unavailable');
  expect(logLines.map((line) => JSON.parse(line).event)).toEqual(['credit_lease_failed']);
  const { callCount } = leases;
  expect(await attempt(account, cost(1n))).toBe('service_unavailable');
  expect(leases.callCount).toBe(callCount);
  leases.failure = null;
  advance(LEASE_RETRY_MS);
  expect(await attempt(account, cost(1n))).toBe('held');
});

test('in an outage neither a request that does not fit nor a refill that fails costs what the lease holds', async () => {
  const { account, advance, leases } = useProcesses(1, { balanceNanoUsd: USD });
  (await account.reserve(cost(1n), UNCAPPED)).release();
  const [{ credit = 0n } = {}] = [...leases.held.values()];
  leases.failure = new Error('away');
  for (let round = 0; round < 3; round += 1) {
    expect(await attempt(account, cost(USD))).toBe('service_unavailable');
    advance(LEASE_RETRY_MS);
    await tick(account);
  }
  expect(account.reserve(cost(credit), UNCAPPED)).not.toBeInstanceOf(Promise);
});

test('renewal keeps a lease usable through the whole outage bound, also when it was about to be due', async () => {
  const { account, advance, leases } = useProcesses(1, { balanceNanoUsd: 10n * USD });
  const running = await account.reserve(cost(1n), UNCAPPED);
  advance(LEASE_RENEWAL_MS);
  await tick(account);
  advance(LEASE_RENEWAL_MS - 1);
  leases.failure = new Error('away');
  advance(OUTAGE_SERVE_MS);
  expect(account.reserve(cost(1n), UNCAPPED)).not.toBeInstanceOf(Promise);
  running.release();
});

test('a lease that is half used is refilled beside the requests', async () => {
  const { account, leases } = useProcesses(1, { balanceNanoUsd: 1_000n * USD });
  (await account.reserve(cost(USD / 4n), UNCAPPED)).settle(USD / 4n, 0n);
  (await account.reserve(cost(USD / 4n), UNCAPPED)).settle(USD / 4n, 0n);
  const { callCount } = leases;
  await tick(account);
  expect(leases.callCount).toBe(callCount + 1);
  expect(account.reserve(cost(USD / 4n), UNCAPPED)).not.toBeInstanceOf(Promise);
});

test('a lease holds what an outage would take at the rate of the busiest second of late', async () => {
  const { account, leases } = useProcesses(1, { balanceNanoUsd: 1_000n * USD });
  (await account.reserve(cost(USD / 10n), UNCAPPED)).settle(USD / 10n, 0n);
  await tick(account);
  const held = [...leases.held.values()].reduce((sum, { credit }) => sum + credit, 0n);
  expect(held).toBeGreaterThanOrEqual(((USD / 10n) * BigInt(OUTAGE_SERVE_MS)) / 1_000n);
});

test('an organization that is not served for a while gets everything back, and is forgotten', async () => {
  const { account, advance, leases } = useProcesses(1, { balanceNanoUsd: 10n * USD, overdraftMaxNanoUsd: USD });
  const running = await account.reserve(cost(1n, 11n * USD), UNCAPPED);
  advance(LEASE_IDLE_MS);
  await tick(account);
  expect([...leases.held.values()]).toMatchObject([{ credit: 10n * USD, overdraft: USD }]);
  running.release();
  await tick(account);
  expect(account.tick()).toBe(false);
  for (const { credit, overdraft } of leases.held.values()) expect([credit, overdraft]).toEqual([0n, 0n]);
});

test('overdraft that is not needed any more goes back at once', async () => {
  const { account, leases } = useProcesses(1, { balanceNanoUsd: 10n * USD, overdraftMaxNanoUsd: USD });
  (await account.reserve(cost(1n, 11n * USD), UNCAPPED)).release();
  await tick(account);
  expect([...leases.held.values()].map(({ overdraft }) => overdraft)).toEqual([0n]);
});

test('a lease that the database has ended is replaced, and nothing of it is used any more', async () => {
  const { account, leases } = useProcesses(1, { balanceNanoUsd: USD });
  const first = await account.reserve(cost(USD / 2n), UNCAPPED);
  for (const lease of leases.held.values()) lease.expiresAtMs = 0;
  const second = await account.reserve(cost(USD), UNCAPPED);
  expect(second.leaseId).not.toBe(first.leaseId);
});

test('after an answer that was lost further credit comes from another lease, and the old one is given back', async () => {
  const { account, advance, leases } = useProcesses(1, { balanceNanoUsd: 10n * USD });
  leases.isAnswerLost = true;
  expect(await attempt(account, cost(USD))).toBe('service_unavailable');
  advance(LEASE_RETRY_MS);
  const held = await account.reserve(cost(USD), UNCAPPED);
  expect([...leases.held.keys()][0]).not.toBe(held.leaseId);
});

test('closing gives everything back', async () => {
  const { account, leases } = useProcesses(1, { balanceNanoUsd: 10n * USD });
  (await account.reserve(cost(USD), UNCAPPED)).settle(USD / 4n, 0n);
  await account.close();
  expect([...leases.held.values()].map(({ credit }) => credit)).toEqual([USD / 4n]);
});

test('a cap that is set while a lease is being replaced holds for the next request', async () => {
  const { account, advance, leases } = useProcesses(1, { balanceNanoUsd: 10n * USD });
  (await account.reserve(cost(1n), UNCAPPED)).release();
  await settled();
  advance(LEASE_MS);
  const storing: Wanted = { ...cost(1_000n), storageNanoUsd: 1_000n };
  const first = account.reserve(storing, UNCAPPED);
  leases.storageLeftNanoUsd = 0n;
  const capped = codeOf((async () => account.reserve(storing, { version: 1, monthlyStorageCapNanoUsd: 1_000n }))());
  expect(await codeOf(first)).toBe('storage_cap_reached');
  expect(await capped).toBe('storage_cap_reached');
  expect(await attempt(account, cost(1_000n))).toBe('held');
});
