import type { NanoUsd } from '@lethe/core/money';
import { atLeastZero, largest, least } from './amounts.ts';
import type { Lease } from './lease.ts';
import type { LeaseChange, LeaseDesk, LeasePorts } from './lease-desk.ts';
import { HEADROOM_KEPT_MAX, leaseHeadroom, storageHeadroom } from './lease-policy.ts';
import { SpendRate } from './spend-rate.ts';
import type { WaitingLine } from './waiting-line.ts';

/** How much a lease should hold, by what waits for it and by what the organization has been spending and storing. */
export class LeaseWishes {
  readonly #desk: Pick<LeaseDesk, 'isScarce' | 'isStorageScarce'>;
  readonly #outageServeMs: number;
  readonly #spending = new SpendRate();
  readonly #storing = new SpendRate();
  /** The cap on storage; 0 where there is none, as no room is asked for then. */
  capNanoUsd: NanoUsd = 0n;

  constructor(
    desk: Pick<LeaseDesk, 'isScarce' | 'isStorageScarce'>,
    { outageServeMs }: Pick<LeasePorts, 'outageServeMs'>,
  ) {
    this.#desk = desk;
    this.#outageServeMs = outageServeMs;
  }

  /** Called once a second. */
  measure(lease: Lease): void {
    this.#spending.measure(lease.spentNanoUsd);
    this.#storing.measure(lease.storage.spentNanoUsd);
    lease.spentNanoUsd = 0n;
    lease.storage.spentNanoUsd = 0n;
  }

  /** What requests that wait are short of, with room for one more like the largest, so that a further attempt need not be refused. */
  forLine(line: WaitingLine, lease: Lease, nowMs: number): LeaseChange {
    const beyond = this.#desk.isScarce(nowMs) ? 0n : largest(this.#creditHeadroom(), line.worstMaxNanoUsd);
    const creditNanoUsd = atLeastZero(line.missingCredit(lease) + beyond);
    const shortfall = line.storageShortfall(lease);
    const isExact = shortfall === 0n || this.#desk.isStorageScarce(nowMs);
    const storageNanoUsd = isExact ? shortfall : shortfall + this.#storageHeadroom();
    return { creditNanoUsd, overdraftNanoUsd: 0n, storageNanoUsd };
  }

  /** Refills a lease that is half used, and gives back overdraft that is not needed and credit and room that are far too much. */
  forLater(lease: Lease, nowMs: number): LeaseChange {
    const storageNanoUsd = this.#storageForLater(lease, nowMs);
    const headroom = this.#creditHeadroom();
    const free = lease.creditNanoUsd - lease.worstHeldNanoUsd;
    if (free < headroom / 2n && !this.#desk.isScarce(nowMs)) {
      return { creditNanoUsd: headroom - free, overdraftNanoUsd: 0n, storageNanoUsd };
    }
    const overdraftBack = free >= 0n ? lease.overdraftNanoUsd : 0n;
    const creditBack = least(atLeastZero(free - HEADROOM_KEPT_MAX * headroom), lease.idle().creditNanoUsd);
    return { creditNanoUsd: -creditBack, overdraftNanoUsd: -overdraftBack, storageNanoUsd };
  }

  /** Room is refilled only while something is stored. */
  #storageForLater({ storage: { isCapped, freeNanoUsd } }: Lease, nowMs: number): NanoUsd {
    if (!isCapped || this.#storing.perSecondNanoUsd === 0n) return 0n;
    const headroom = this.#storageHeadroom();
    if (freeNanoUsd < headroom / 2n) return this.#desk.isStorageScarce(nowMs) ? 0n : headroom - freeNanoUsd;
    return -atLeastZero(freeNanoUsd - HEADROOM_KEPT_MAX * headroom);
  }

  #creditHeadroom(): NanoUsd {
    const { perSecondNanoUsd: spentPerSecondNanoUsd } = this.#spending;
    return leaseHeadroom({ spentPerSecondNanoUsd, outageServeMs: this.#outageServeMs });
  }

  #storageHeadroom(): NanoUsd {
    const { perSecondNanoUsd: spentPerSecondNanoUsd } = this.#storing;
    return storageHeadroom({ spentPerSecondNanoUsd, outageServeMs: this.#outageServeMs, capNanoUsd: this.capNanoUsd });
  }
}
