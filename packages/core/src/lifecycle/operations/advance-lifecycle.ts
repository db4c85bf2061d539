import type { Actor, Origin } from '../../audit/index.ts';
import { isDomainError } from '../../errors/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import { type DueStep, dueStep } from '../due-step.ts';
import type { LifePeriods } from '../life-periods.ts';
import type { LifecycleSeen, LifecycleSweep } from '../ports.ts';

/** More steps than one organization can have due at once; what is left is found at the next look. */
const STEPS_AT_ONCE_MAX = 6;
const ORGANIZATIONS_AT_ONCE = 200;

export interface AdvanceLifecyclePorts {
  readonly lifecycles: LifecycleSweep;
  readonly periods: LifePeriods;
  /** Names the run in the audit log. */
  readonly mintId: () => string;
}

export interface LifecycleAdvance {
  readonly movedCount: number;
  readonly noticedCount: number;
}

/**
 * Takes every step that is due for one organization: suspends for what the books ask for, resolves what was paid, ends a grace, reminds.
 * Repeating is safe: each step is decided anew, and one that somebody else was faster with is given up until the next look.
 */
export async function advanceLifecycle(
  ports: AdvanceLifecyclePorts,
  organizationId: OrganizationId,
): Promise<LifecycleAdvance> {
  const advance = { movedCount: 0, noticedCount: 0 };
  for (let taken = 0; taken < STEPS_AT_ONCE_MAX; taken += 1) {
    const seen = await ports.lifecycles.look(organizationId);
    const step = seen === null ? null : dueStep(seen);
    if (seen === null || step === null || !(await take(ports, { organizationId, seen, step }))) break;
    advance[step.kind === 'move' ? 'movedCount' : 'noticedCount'] += 1;
  }
  return advance;
}

export interface LifecycleSweepReport extends LifecycleAdvance {
  /** One organization's failure does not stop the others. */
  readonly failures: readonly { readonly organizationId: OrganizationId; readonly error: unknown }[];
}

/** The same for every organization with a step that is due, the longest overdue first. */
export async function advanceLifecycles(ports: AdvanceLifecyclePorts): Promise<LifecycleSweepReport> {
  const report = { movedCount: 0, noticedCount: 0, failures: [] as LifecycleSweepReport['failures'][number][] };
  const visited = new Set<OrganizationId>();
  for (;;) {
    const due = (await ports.lifecycles.due(ORGANIZATIONS_AT_ONCE)).filter((id) => !visited.has(id));
    if (due.length === 0) return report;
    for (const organizationId of due) {
      visited.add(organizationId);
      try {
        const advance = await advanceLifecycle(ports, organizationId);
        report.movedCount += advance.movedCount;
        report.noticedCount += advance.noticedCount;
      } catch (error) {
        report.failures.push({ organizationId, error });
      }
    }
  }
}

interface StepToTake {
  readonly organizationId: OrganizationId;
  readonly seen: LifecycleSeen;
  readonly step: DueStep;
}

const SYSTEM: Actor = { kind: 'system', id: null, label: 'Lethe' };

/** False when somebody else was faster, or the state or the instant does not allow it any more. */
async function take(
  { lifecycles, periods, mintId }: AdvanceLifecyclePorts,
  { organizationId, seen: { life }, step }: StepToTake,
): Promise<boolean> {
  if (step.kind === 'notice') {
    return lifecycles.notice({ organizationId, version: life.version, occasion: step.occasion });
  }
  const origin: Origin = { requestId: mintId(), address: null };
  try {
    await lifecycles.change({
      organizationId,
      baseVersion: life.version,
      event: step.event,
      periods,
      actor: SYSTEM,
      origin,
      note: null,
    });
    return true;
  } catch (error) {
    if (isDomainError(error, 'lifecycle_conflict')) return false;
    throw error;
  }
}
