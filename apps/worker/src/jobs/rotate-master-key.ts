import { DomainError } from '@lethe/core/errors';
import type { DestructionGuard, MasterKeyAlarm } from '@lethe/core/retention';
import type { Clock } from '@lethe/core/time';
import type { Logger } from '@lethe/telemetry';
import type { MasterKeyRotation, RotationReport } from '@lethe/vault';
import type { Job } from './job.ts';

export interface RotateMasterKeyPorts {
  readonly rotation: MasterKeyRotation;
  readonly guard: Pick<DestructionGuard, 'confirm'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const ALARMS: Readonly<Record<MasterKeyAlarm['kind'], (version: number) => string>> = {
  needed_and_missing: (version) => `What lives needs master key version ${version}, which is not loaded. Restore it.`,
  needed_and_disabled: (version) => `Master key version ${version} wraps something although it is disabled.`,
  newest_too_old: (version) => `Master key version ${version} is older than three days. Supply a newer one.`,
  retired_and_supplied: (version) =>
    `Master key version ${version} is not needed any more. Remove it from LETHE_MASTER_KEYS.`,
};

/**
 * Repeating is safe: each step is found by looking at the keys and the database, and one that was done is not found again. Fails when
 * something cannot be rewrapped; its version is kept then. What an operator has to look at is an error in the log at every run.
 */
export function rotateMasterKeyJob({ rotation, guard, clock, logger }: RotateMasterKeyPorts): Job {
  return {
    async run(now) {
      await guard.confirm();
      const report = await rotation.run(now);
      for (const { kind, version } of report.alarms) {
        logger.error('master_key_alarm', new DomainError('key_unavailable', ALARMS[kind](version)), { reason: kind });
      }
      return {
        madeCount: countOf(report, 'make'),
        rewrappedCount: report.rewrappedCount,
        disabledCount: countOf(report, 'disable'),
        destroyedCount: countOf(report, 'destroy'),
        alarmCount: report.alarms.length,
      };
    },
    nextWorkAt: () => rotation.nextWorkAt(clock.now()),
  };
}

function countOf({ steps }: RotationReport, kind: RotationReport['steps'][number]['kind']): number {
  return steps.filter((step) => step.kind === kind).length;
}
