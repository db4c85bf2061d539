import type { BucketState } from './histogram-model.ts';

/** The fill of each state, in bars, legend and tip alike. */
export const FILLS: Record<BucketState, string> = {
  stored: 'bg-stored-fill',
  expiring: 'bg-expiring-fill',
  held: 'bg-held-fill',
  expired: 'bg-expired-fill',
  erased: 'bg-erased-fill',
  notStored: 'shadow-[inset_0_0_0_1px_var(--line-2)]',
};
