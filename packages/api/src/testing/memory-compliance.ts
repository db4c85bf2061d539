import type { DestructionStatus } from '@lethe/core/retention';
import { QUIET_DESTRUCTION } from '@lethe/core/retention/testing';
import type { Subprocessor } from '@lethe/core/subprocessors';
import type { ApiPorts } from '../index.ts';

export interface ComplianceState {
  destruction: DestructionStatus;
  readonly subprocessors: Subprocessor[];
}

/** Nothing stored, nothing late, and no subprocessor. */
export function emptyCompliance(): ComplianceState {
  return { subprocessors: [], destruction: QUIET_DESTRUCTION };
}

export function createMemoryCompliance({
  compliance,
}: {
  readonly compliance: ComplianceState;
}): Pick<ApiPorts, 'destructionStatus' | 'subprocessors'> {
  return {
    destructionStatus: { of: async () => compliance.destruction },
    subprocessors: { list: async () => compliance.subprocessors },
  };
}
