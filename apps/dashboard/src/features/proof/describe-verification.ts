import type { AuditLogFault } from '@lethe/core/proof';
import { formatCount, formatQuantity, formatRemaining } from '../../components/format/duration.ts';

/** What the check of the audit log came to, as the API answers it. */
export type Verification = {
  readonly eventCount: bigint;
  readonly verifiedAt: Date;
} & (
  | { readonly state: 'waiting'; readonly checkpoint: Head | null }
  | {
      readonly state: 'verified';
      readonly fromNumber: bigint;
      readonly toNumber: bigint;
      readonly checkpoint: Head | null;
    }
  | {
      readonly state: 'broken';
      readonly fault: AuditLogFault;
      readonly batch: {
        readonly fromNumber: bigint;
        readonly toNumber: bigint;
        readonly leafIndex: number | null;
      } | null;
      readonly verifiedTo: bigint | null;
      readonly checkpoint: Head | null;
    }
);

interface Head {
  readonly size: number;
  readonly signedAt: Date;
}

export interface VerificationWords {
  readonly tone: 'verified' | 'waiting' | 'broken';
  readonly title: string;
  readonly sentence: string;
  /** The leaf that the fault is about, which has a receipt to keep. */
  readonly leafIndex: number | null;
}

export function describeVerification(verification: Verification, now: Date): VerificationWords {
  switch (verification.state) {
    case 'waiting':
      return waitingWords(verification);
    case 'verified':
      return verifiedWords(verification, now);
    case 'broken':
      return brokenWords(verification);
  }
}

function waitingWords({ checkpoint, eventCount }: Extract<Verification, { state: 'waiting' }>): VerificationWords {
  const waiting = eventCount === 0n ? 'There are no events yet.' : `${waitText(eventCount)}.`;
  return {
    tone: 'waiting',
    title: checkpoint === null ? 'No checkpoint yet' : 'Nothing sealed yet',
    sentence: `${waiting} Events are sealed into the signed log in order, within five minutes.`,
    leafIndex: null,
  };
}

function verifiedWords(
  { fromNumber, toNumber, eventCount, checkpoint }: Extract<Verification, { state: 'verified' }>,
  now: Date,
): VerificationWords {
  const span =
    fromNumber === 1n ? `up to event ${count(toNumber)}` : `events ${count(fromNumber)} to ${count(toNumber)}`;
  const waiting = eventCount > toNumber ? ` ${waitText(eventCount - toNumber)}.` : '';
  const earlier = fromNumber === 1n ? '' : ' Earlier ones are checked with the exported proof.';
  return {
    tone: 'verified',
    title: `Verified ${span}`,
    sentence: `${checkpoint === null ? '' : `${checkpointText(checkpoint, now)}.`}${waiting}${earlier}`.trim(),
    leafIndex: null,
  };
}

/** `Checkpoint 1,204, signed 3 m 12 s ago` */
function checkpointText({ size, signedAt }: Head, now: Date): string {
  return `Checkpoint ${formatCount(size)}, signed ${formatRemaining(now.getTime() - signedAt.getTime())} ago`;
}

const FAULT_SENTENCES: Readonly<Record<AuditLogFault, string>> = {
  events_changed: 'What is stored is not what was sealed: an event was changed, added, removed or moved.',
  leaf_mismatch: 'The seal of these events is about something else.',
  not_in_log: 'The seal of these events is not in the log that was signed.',
  batch_missing: 'No seal has these events, though the log says that they were sealed.',
  checkpoint_invalid: 'The newest checkpoint is not signed by a key of this log.',
  log_inconsistent: 'The log of today does not contain the log of an earlier checkpoint.',
};

const WHAT_TO_DO =
  'Change nothing and restart nothing. Export the proof, keep the checkpoints that you have, and tell whoever operates Lethe.';

function brokenWords({ fault, batch, verifiedTo }: Extract<Verification, { state: 'broken' }>): VerificationWords {
  const where =
    batch === null ? 'The log does not verify' : `Broken at ${eventsText(batch.fromNumber, batch.toNumber)}`;
  const held = verifiedTo === null ? '' : ` Up to event ${count(verifiedTo)} everything holds.`;
  return {
    tone: 'broken',
    title: where,
    sentence: `${FAULT_SENTENCES[fault]}${held} ${WHAT_TO_DO}`,
    leafIndex: batch?.leafIndex ?? null,
  };
}

function eventsText(from: bigint, to: bigint): string {
  return from === to ? `event ${count(from)}` : `events ${count(from)} to ${count(to)}`;
}

function waitText(eventCount: bigint): string {
  return `${formatQuantity(Number(eventCount), 'event')} ${eventCount === 1n ? 'waits' : 'wait'} to be sealed`;
}

function count(number: bigint): string {
  return formatCount(number);
}
