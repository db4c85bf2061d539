import { DomainError } from '@lethe/core/errors';
import { type AdvanceLifecyclePorts, advanceLifecycles } from '@lethe/core/lifecycle';
import type { DestructionGuard } from '@lethe/core/retention';
import type { Logger } from '@lethe/telemetry';
import type { Job } from './job.ts';

export interface AdvanceLifecycleJobPorts extends AdvanceLifecyclePorts {
  readonly guard: Pick<DestructionGuard, 'confirm'>;
  readonly logger: Logger;
}

/**
 * Repeating is safe: every step is decided anew on what the organization is then. Fails when an organization could not be advanced, after
 * all others were.
 */
export function advanceLifecycleJob({ guard, logger, ...ports }: AdvanceLifecycleJobPorts): Job {
  return {
    async run() {
      // A grace ends by the confirmed instant. While that stands still, everything else goes on.
      await guard.confirm();
      const { failures, ...counts } = await advanceLifecycles(ports);
      for (const { organizationId, error } of failures) logger.error('lifecycle_failed', error, { organizationId });
      if (failures.length > 0) {
        throw new DomainError('service_unavailable', `The lifecycles of ${failures.length} organizations stand still.`);
      }
      return counts;
    },
    nextWorkAt: () => ports.lifecycles.nextWorkAt(),
  };
}
