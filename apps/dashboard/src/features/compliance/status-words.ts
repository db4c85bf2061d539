import type { DestructionStatus } from '@lethe/core/retention';

type PauseReason = NonNullable<DestructionStatus['pauseReason']>;

/** Why destruction stands still, and what makes it go on. Reads of what has expired are refused all the while. */
const PAUSE_SENTENCES: Readonly<Record<PauseReason, string>> = {
  clock_jump:
    'The clock of the database jumped ahead by more than an hour. Nothing is destroyed until the operator has confirmed the time.',
  breaker:
    'A run would have destroyed far more than is usual. Nothing is destroyed until the operator has looked at it.',
  operator: 'The operator has stopped it. Nothing is destroyed until the operator lets it go on.',
};

/** Null while destruction goes on. */
export function pauseSentence({ pausedAt, pauseReason }: DestructionStatus): string | null {
  if (pausedAt === null) return null;
  return `${pauseReason === null ? '' : `${PAUSE_SENTENCES[pauseReason]} `}What has expired stays unreadable.`;
}
