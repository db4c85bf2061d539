import type { DestructionStatus } from '../index.ts';

/** Of an organization that has stored nothing yet: nothing is late, and nothing was ever destroyed. */
export const QUIET_DESTRUCTION: DestructionStatus = {
  lastRunAt: null,
  destroyedKeyCount: 0,
  destroyedPartCount: 0,
  overdueKeyCount: 0,
  oldestOverdueAt: null,
  nextDueAt: null,
  storedPartCount: 0,
  heldPartCount: 0,
  pausedAt: null,
  pauseReason: null,
  retiredMasterKeys: [],
  oldestMasterKey: null,
};
