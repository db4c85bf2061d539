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
const process = fc.nat({ max: PROCESS_COUNT - 1 });
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('reserve' as const), process, likely: amount, beyond: amount }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), percent: fc.nat({ max: 100 }) }),
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
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Running {
  readonly process: number;
  readonly reservation: Reservation;
  worst: NanoUsd;
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
  unposted: { readonly leaseId: string; readonly amount: NanoUsd }[] = [];
  #waiting: Promise<unknown>[] = [];

  constructor(balanceNanoUsd: NanoUsd) {
    const nowMs = () => this.#nowMs;
    this.leases = new FakeCreditLeases({
      balanceNanoUsd,
      overdraftMaxNanoUsd: this.overdraftMax,
      nowMs,
      leaseMs: LEASE_MS,
    });
    this.leases.onShort = () =>
      setImmediate(() => {
        for (const account of this.#accounts) account.giveBackIdle();
      });
    this.#accounts = Array.from({ length: PROCESS_COUNT }, () => this.#newAccount());
  }

  async take(next: Step): Promise<void> {
    switch (next.kind) {
      case 'reserve':
        return this.#reserve(next.process, next.likely, next.likely + next.beyond);
      case 'settle':
        return this.#end(next.which, ({ worst }) => (worst * BigInt(next.percent)) / 100n);
      case 'release':
        return this.#end(next.which, () => 0n);
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

  async #reserve(at: number, likelyNanoUsd: NanoUsd, worst: NanoUsd): Promise<void> {
    const generation = this.#generations[at];
    const account = this.#accounts[at];
    const held = (async () => account?.reserve({ likelyNanoUsd, worstNanoUsd: worst }))().then(
      (reservation) => {
        if (reservation !== undefined && generation === this.#generations[at])
          this.running.push({ process: at, reservation, worst });
      },
      () => {},
    );
    this.#waiting.push(held);
    await Promise.resolve();
  }

  async #end(which: number, spentOf: (running: Running) => NanoUsd): Promise<void> {
    const [ended] = this.running.splice(which % Math.max(this.running.length, 1), 1);
    if (ended === undefined) return;
    const spent = spentOf(ended);
    ended.reservation.settle(spent);
    ended.reservation.release();
    this.unposted.push({ leaseId: ended.reservation.leaseId ?? '', amount: spent });
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
    for (const { leaseId, amount: one } of this.unposted.splice(0, 2)) this.leases.settle(leaseId, one);
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

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('invariant 11: whatever processes reserve, spend, lose and give back in whatever order, the balance cannot fall below the bound', async () => {
  await fc.assert(
    fc.asyncProperty(amount, fc.array(step, { minLength: 5, maxLength: 60 }), async (balance, steps) => {
      const world = new World(balance);
      for (const next of steps) {
        await world.take(next);
        expect(world.worstBalance()).toBeGreaterThanOrEqual(-world.overdraftMax);
      }
      await world.end();
      expect(world.worstBalance()).toBeGreaterThanOrEqual(-world.overdraftMax);
    }),
    { numRuns: 300 },
  );
}, 60_000);
