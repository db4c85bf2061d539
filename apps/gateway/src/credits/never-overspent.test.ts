import { NANO_USD_PER_USD, type NanoUsd } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import { createLogger } from '@lethe/telemetry';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeCreditLeases } from '../testing/fake-credit-leases.ts';
import { CreditAccount } from './credit-account.ts';
import type { Reservation } from './reservation.ts';

const ORGANIZATION = '01934f00-0000-7000-8000-000000000001' as OrganizationId;
const LEASE_MS = 420_000;
const OUTAGE_SERVE_MS = 300_000;
const PROCESS_COUNT = 3;
const logger = createLogger({ app: 'gateway', level: 'error', write: () => {} });

const amount = fc.bigInt({ min: 0n, max: 2n * NANO_USD_PER_USD });
const smallAmount = fc.bigInt({ min: 0n, max: NANO_USD_PER_USD / 100n });
const process = fc.nat({ max: PROCESS_COUNT - 1 });
function reserving(cost: fc.Arbitrary<NanoUsd>, storage: fc.Arbitrary<NanoUsd>) {
  return fc.record({ kind: fc.constant('reserve' as const), process, likely: cost, beyond: cost, storage });
}

const step = fc.oneof(
  { weight: 4, arbitrary: reserving(amount, fc.constant(0n)) },
  { weight: 3, arbitrary: reserving(smallAmount, smallAmount) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat(),
      percent: fc.nat({ max: 100 }),
      // Of what was held for storage: fees can come out larger.
      feePercent: fc.nat({ max: 150 }),
    }),
  },
  fc.record({ kind: fc.constant('release' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('extend' as const), which: fc.nat(), worst: amount }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('post' as const) }) },
  fc.record({ kind: fc.constant('pass time' as const), ms: fc.nat({ max: 60_000 }) }),
  fc.record({ kind: fc.constant('give back' as const), process }),
  fc.record({ kind: fc.constant('lose an answer' as const) }),
  fc.record({ kind: fc.constant('break' as const) }),
  fc.record({ kind: fc.constant('mend' as const) }),
  fc.record({ kind: fc.constant('kill' as const), process }),
  fc.record({ kind: fc.constant('top up' as const), amount }),
  fc.record({ kind: fc.constant('let answers come' as const) }),
  fc.record({ kind: fc.constant('begin a month' as const) }),
  fc.record({ kind: fc.constant('set the cap' as const), amount: smallAmount }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Running {
  readonly process: number;
  readonly reservation: Reservation;
  worst: NanoUsd;
  readonly storage: NanoUsd;
}

interface Spent {
  readonly leaseId: string;
  readonly amount: NanoUsd;
  readonly fee: NanoUsd;
  readonly month: Date;
}

/** Processes that die and come back, requests, settlement and a database that fails, on one clock. */
class World {
  readonly overdraftMax = NANO_USD_PER_USD;
  readonly leases: FakeCreditLeases;
  #nowMs = 1_000_000;
  #brokenAtMs = 0;
  #accounts: CreditAccount[];
  /** A killed process's late answers reach nobody. */
  readonly #generations = new Array<number>(PROCESS_COUNT).fill(0);
  running: Running[] = [];
  /** Spent, and not posted yet. */
  unposted: Spent[] = [];
  /** What was stored in this month, posted or not, and the highest cap of it. */
  stored = 0n;
  highestCap: NanoUsd;
  #cap: NanoUsd;
  #capVersion = 1;
  #waiting: Promise<unknown>[] = [];

  constructor(balanceNanoUsd: NanoUsd, cap: NanoUsd) {
    this.#cap = cap;
    this.highestCap = cap;
    const nowMs = () => this.#nowMs;
    this.leases = new FakeCreditLeases({
      balanceNanoUsd,
      overdraftMaxNanoUsd: this.overdraftMax,
      nowMs,
      leaseMs: LEASE_MS,
    });
    this.leases.storageLeftNanoUsd = cap;
    this.leases.onShort = () =>
      setImmediate(() => {
        for (const account of this.#accounts) account.giveBackIdle();
      });
    this.#accounts = Array.from({ length: PROCESS_COUNT }, () => this.#newAccount());
  }

  async take(next: Step): Promise<void> {
    switch (next.kind) {
      case 'reserve':
        return this.#reserve(next);
      case 'settle':
        return this.#end(next);
      case 'release':
        return this.#end({ which: next.which, percent: 0, feePercent: 0 });
      case 'extend':
        return this.#extend(next.which, next.worst);
      case 'post':
        return this.#post();
      case 'pass time':
        return this.#passTime(next.ms);
      case 'give back':
        return this.#accounts[next.process]?.giveBackIdle();
      case 'lose an answer':
        this.leases.isAnswerLost = true;
        return;
      case 'break':
        this.#brokenAtMs = this.#nowMs;
        this.leases.failure = new Error('away');
        return;
      case 'mend':
        return this.#mend();
      case 'kill':
        return this.#kill(next.process);
      case 'top up':
        this.leases.balanceNanoUsd += next.amount;
        return;
      case 'let answers come':
        return settled();
      case 'begin a month':
        return this.#beginMonth();
      case 'set the cap':
        return this.#setCap(next.amount);
    }
  }

  /** Where the balance ends up if everything under way costs all that it may. */
  worstBalance(): NanoUsd {
    const spent = this.unposted.reduce((sum, { amount: one }) => sum + one, 0n);
    return this.running.reduce((balance, { worst }) => balance - worst, this.leases.balanceNanoUsd - spent);
  }

  async end(): Promise<void> {
    await this.#mend();
    await Promise.all(this.#waiting);
  }

  #newAccount(): CreditAccount {
    return new CreditAccount(ORGANIZATION, {
      leases: {
        lease: async (query) => {
          await settled();
          const grant = await this.leases.lease(query);
          await settled();
          return grant;
        },
      },
      monotonicMs: () => this.#nowMs,
      pause: async (ms) => {
        this.#nowMs += ms;
        await settled();
      },
      logger,
      holder: 'test',
      leaseMs: LEASE_MS,
      outageServeMs: OUTAGE_SERVE_MS,
    });
  }

  async #reserve({ process: at, likely, beyond, storage }: Extract<Step, { kind: 'reserve' }>): Promise<void> {
    const worst = likely + beyond + storage;
    const wanted = { likelyNanoUsd: likely + storage, worstNanoUsd: worst, storageNanoUsd: storage };
    const need = { ...wanted, admittedAt: this.leases.month };
    const cap = { version: this.#capVersion, monthlyStorageCapNanoUsd: this.#cap };
    const generation = this.#generations[at];
    const account = this.#accounts[at];
    const held = (async () => account?.reserve(need, cap))().then(
      (reservation) => {
        if (reservation !== undefined && generation === this.#generations[at])
          this.running.push({ process: at, reservation, worst, storage });
      },
      () => {},
    );
    this.#waiting.push(held);
    await Promise.resolve();
  }

  async #end({ which, percent, feePercent }: { which: number; percent: number; feePercent: number }): Promise<void> {
    const [ended] = this.running.splice(which % Math.max(this.running.length, 1), 1);
    if (ended === undefined) return;
    const { month } = this.leases;
    const { reservation } = ended;
    const fee = least((ended.storage * BigInt(feePercent)) / 100n, ended.worst);
    const stored = reservation.coversStorage(fee, month) ? fee : 0n;
    const amount = stored + ((ended.worst - stored) * BigInt(percent)) / 100n;
    reservation.settle(amount, stored);
    reservation.release();
    this.stored += stored;
    this.unposted.push({ leaseId: reservation.leaseId ?? '', amount, fee: stored, month });
  }

  #beginMonth(): void {
    const { month } = this.leases;
    this.leases.beginMonth(new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1)), this.#cap);
    this.stored = 0n;
    this.highestCap = this.#cap;
  }

  #setCap(cap: NanoUsd): void {
    this.leases.storageLeftNanoUsd = (this.leases.storageLeftNanoUsd ?? 0n) + cap - this.#cap;
    this.#cap = cap;
    this.#capVersion += 1;
    if (cap > this.highestCap) this.highestCap = cap;
  }

  async #extend(which: number, worst: NanoUsd): Promise<void> {
    const extended = this.running[which % Math.max(this.running.length, 1)];
    if (extended === undefined) return;
    const held = Promise.resolve(extended.reservation.extend(worst)).then((isHeld) => {
      if (isHeld) extended.worst += worst;
    });
    this.#waiting.push(held);
    await Promise.resolve();
  }

  async #post(): Promise<void> {
    if (this.leases.failure !== null) return;
    for (const { leaseId, amount: one, fee, month } of this.unposted.splice(0, 2)) {
      this.leases.settle(leaseId, one);
      if (month === this.leases.month) this.leases.settleStorage(leaseId, fee);
    }
  }

  /** An outage stays within the bound that requests are served in, so that leases of requests under way do not end; usage is posted within a lease's margin. */
  async #passTime(ms: number): Promise<void> {
    if (this.leases.failure !== null && this.#nowMs + ms - this.#brokenAtMs > OUTAGE_SERVE_MS - 60_000)
      await this.#mend();
    this.#nowMs += ms;
    for (const account of this.#accounts) account.tick();
    await settled();
    await settled();
    while (this.leases.failure === null && this.unposted.length > 0) await this.#post();
  }

  async #mend(): Promise<void> {
    this.leases.failure = null;
    this.leases.isAnswerLost = false;
    this.#nowMs += 1_000;
    for (const account of this.#accounts) account.tick();
    for (let turn = 0; turn < 10; turn += 1) await settled();
  }

  async #kill(at: number): Promise<void> {
    this.#generations[at] = (this.#generations[at] ?? 0) + 1;
    this.#accounts[at] = this.#newAccount();
    this.running = this.running.filter((running) => running.process !== at);
  }
}

function least(one: NanoUsd, other: NanoUsd): NanoUsd {
  return one < other ? one : other;
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('invariant 11: whatever processes reserve, spend, lose and give back in whatever order, the balance cannot fall below the bound, nor fees exceed the cap', async () => {
  await fc.assert(
    fc.asyncProperty(
      amount,
      smallAmount,
      fc.array(step, { minLength: 5, maxLength: 60 }),
      async (balance, cap, steps) => {
        const world = new World(balance, cap);
        for (const next of steps) {
          await world.take(next);
          expect(world.worstBalance()).toBeGreaterThanOrEqual(-world.overdraftMax);
          expect(world.stored).toBeLessThanOrEqual(world.highestCap);
        }
        await world.end();
        expect(world.worstBalance()).toBeGreaterThanOrEqual(-world.overdraftMax);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
