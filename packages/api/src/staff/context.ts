import type { StaffAuthority, StaffMember } from '@lethe/core/access';
import type { Origin } from '@lethe/core/audit';
import type { PlanRepository } from '@lethe/core/billing/plans';
import type { ErasureQueue, ErasureRepository } from '@lethe/core/erasures';
import type { HoldRegister, LegalHoldRepository } from '@lethe/core/holds';
import type { LifecycleRepository, LifePeriods } from '@lethe/core/lifecycle';
import type { JobConsole, StaffLog, StaffOrganizations } from '@lethe/core/staff';
import type { Clock } from '@lethe/core/time';

/** What every procedure of the staff console gets. It has nothing of a member's context: a user's session opens none of them. */
export interface StaffContext {
  /** Null without a live session of an employee. */
  readonly staff: SignedInStaff | null;
  readonly mode: 'demo' | 'cloud' | 'self_hosted';
  /** Names the call in the audit logs. */
  readonly origin: Origin;
  /** Domain time. Sessions are judged by the database, on real time. */
  readonly clock: Clock;
  /** How long a suspension and a closure last from now on. */
  readonly periods: LifePeriods;
  /** The ports as this employee may use them: whatever they do is refused unless session and permission still hold in the transaction that does it. */
  readonly portsAs: (authority: StaffAuthority) => StaffPorts;
}

export interface SignedInStaff {
  readonly member: StaffMember;
  readonly token: string;
}

/** What staff reach. Each port is made for one employee and one permission. */
export interface StaffPorts {
  readonly organizations: StaffOrganizations;
  readonly lifecycle: LifecycleRepository;
  readonly plans: PlanRepository;
  readonly erasures: ErasureRepository;
  readonly erasureQueue: ErasureQueue;
  readonly legalHolds: LegalHoldRepository;
  readonly holdRegister: HoldRegister;
  /** A new id: a UUID that nothing has. */
  readonly mintId: () => string;
  readonly jobs: JobConsole;
  readonly log: StaffLog;
}
