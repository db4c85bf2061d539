import type { HeldPreservation } from '@lethe/core/payloads';
import type { DayDropper, DestructionGuard, HourKeySweep } from '@lethe/core/retention';
import type { Logger } from '@lethe/telemetry';

/** What destruction needs. */
export interface DestructionPorts {
  readonly guard: DestructionGuard;
  readonly hourKeys: HourKeySweep;
  readonly dropper: DayDropper;
  readonly preservation: HeldPreservation;
  readonly logger: Logger;
}
