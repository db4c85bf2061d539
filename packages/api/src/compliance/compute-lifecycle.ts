import {
  type DataLifecycle,
  type DestructionNumber,
  describeDataLifecycle,
  judgeNumbers,
  retentionBounds,
} from '@lethe/core/retention';
import type { Organization } from '@lethe/core/tenancy';
import type { ApiContext } from '../procedure/context.ts';

type LifecycleContext = Pick<ApiContext, 'clock' | 'ports' | 'retention' | 'backupRetentionDays'> & {
  readonly organization: Organization;
};

export interface OrganizationLifecycle {
  readonly computedAt: Date;
  /** The four numbers, and whether each is kept now. */
  readonly numbers: readonly DestructionNumber[];
  readonly classes: DataLifecycle;
}

/** What one organization's data lives and dies by, with the policy that is in force now. */
export async function computeLifecycle(context: LifecycleContext): Promise<OrganizationLifecycle> {
  const { organization, ports, retention, backupRetentionDays } = context;
  const [policy, status] = await Promise.all([
    ports.policies.current(organization.id),
    ports.destructionStatus.of(organization.id),
  ]);
  const computedAt = context.clock.now();
  const bounds = retentionBounds(organization.plan, retention.selfHosted);
  return {
    computedAt,
    numbers: judgeNumbers(status, computedAt),
    classes: describeDataLifecycle({ organization: { policy, bounds }, backupRetentionDays }),
  };
}
