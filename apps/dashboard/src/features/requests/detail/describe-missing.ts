import { formatUsd } from '@lethe/core/money';
import type { NotStoredReason, RequestView } from '@lethe/core/payloads';
import { destructionDeadlines } from '@lethe/core/retention';
import { hasPermission, type Role, rolesWith } from '@lethe/core/tenancy';
import { formatRemaining } from '../../../components/format/duration.ts';
import { formatDayMinute, formatInstant } from '../../../components/format/instant.ts';
import type { DialKind } from '../../../components/payload-state/dial.tsx';

/** Why there is no payload to read, as the panel in its place says it: the cause, the instant, two facts, one next step. */
export interface MissingPayload {
  readonly glyph: DialKind | 'lock';
  readonly title: string;
  readonly sentence: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly action: 'policies' | 'policy_tab' | null;
}

export type MissingReading =
  | { readonly kind: 'expired'; readonly expiredAt: Date }
  | { readonly kind: 'held'; readonly expiredAt: Date }
  | { readonly kind: 'erased'; readonly erasedAt: Date }
  | { readonly kind: 'not_stored'; readonly reason: NotStoredReason }
  | { readonly kind: 'no_permission' };

interface MissingInput {
  readonly reading: MissingReading;
  readonly request: Pick<RequestView, 'retention' | 'cost'>;
  readonly role: Role;
  readonly now: Date;
}

export function describeMissing({ reading, request, role, now }: MissingInput): MissingPayload {
  switch (reading.kind) {
    case 'expired':
      return describeExpired(reading.expiredAt, request.retention.payloadRetentionDays, now);
    case 'held':
      return describeHeld(reading.expiredAt, role);
    case 'erased':
      return describeErased(reading.erasedAt, request);
    case 'not_stored':
      return describeNeverStored(reading.reason, { request, role });
    case 'no_permission':
      return {
        glyph: 'lock',
        title: 'Your role does not include payloads',
        sentence: `You are ${withArticle(role)}. The payload is stored and readable for members with payload:read.`,
        facts: [
          ['Needs', 'payload:read'],
          ['Roles that have it', rolesWith('payload:read').join(', ')],
        ],
        action: null,
      };
  }
}

function describeExpired(expiredAt: Date, periodDays: number, now: Date): MissingPayload {
  const { keyDestroyedBy, ciphertextDroppedBy, backupsDeadBy } = destructionDeadlines(expiredAt);
  const keyWord = now >= keyDestroyedBy ? 'was destroyed' : 'is destroyed';
  return {
    glyph: 'expired',
    title: `Expired on ${formatInstant(expiredAt)}`,
    sentence: `The ${periodDays}-day period ended ${formatRemaining(now.getTime() - expiredAt.getTime())} ago. It was unreadable from that second, and its key ${keyWord} by ${formatDayMinute(keyDestroyedBy)}.`,
    facts: [
      [
        'Ciphertext',
        `${now >= ciphertextDroppedBy ? 'Dropped by' : 'To be dropped by'} ${formatDayMinute(ciphertextDroppedBy)}`,
      ],
      ['Backups', `${now >= backupsDeadBy ? 'Dead since' : 'Dead by'} ${formatDayMinute(backupsDeadBy)}`],
    ],
    action: 'policy_tab',
  };
}

function describeHeld(expiredAt: Date, role: Role): MissingPayload {
  if (hasPermission(role, 'payload:read_held')) {
    return {
      glyph: 'held',
      title: `Expired on ${formatInstant(expiredAt)}, kept by a legal hold`,
      sentence:
        'No hold that covers it is confirmed yet. Once a second person has confirmed one, you can read it, and each read is recorded.',
      facts: [
        ['Needs', 'A confirmed hold'],
        ['Confirmed by', 'A second person'],
      ],
      action: null,
    };
  }
  return {
    glyph: 'held',
    title: `Expired on ${formatInstant(expiredAt)}, kept by a legal hold`,
    sentence:
      'A hold preserves. It does not expose. The payload was unreadable from that second for everybody but compliance, and goes with the next sweep after its release.',
    facts: [
      ['Needs', 'payload:read_held'],
      ['Roles that have it', rolesWith('payload:read_held').join(', ')],
    ],
    action: null,
  };
}

function describeErased(erasedAt: Date, { retention }: MissingInput['request']): MissingPayload {
  return {
    glyph: 'erased',
    title: `Erased on ${formatInstant(erasedAt)}`,
    sentence:
      'It was erased before its period ended and cannot be brought back. Who asked for it, and why, is in the audit log.',
    facts: [
      ['Metadata', 'Stays'],
      ['Its expiry', retention.expiresAt === null ? 'None' : formatInstant(retention.expiresAt)],
    ],
    action: 'policy_tab',
  };
}

interface NeverStored {
  readonly sentence: string;
  readonly cause: string;
}

const NEVER_STORED: Readonly<Record<NotStoredReason, NeverStored>> = {
  level: {
    sentence:
      'The policy was metadata only when this request was admitted. No byte of the prompt or the completion was written.',
    cause: 'Data retention level: Metadata Only',
  },
  header: {
    sentence: 'The request asked for less than the policy. No byte of the prompt or the completion was written.',
    cause: 'Header x-lethe-retention',
  },
  zero_days: {
    sentence: 'The payload period was 0 days. No byte of the prompt or the completion was written.',
    cause: 'Payload period: 0 days',
  },
  no_credit: {
    sentence: 'Credit ran out, and the policy is to continue without storing.',
    cause: 'No credit for storage',
  },
  storage_cap: {
    sentence: 'The monthly storage cap was reached, and the policy is to continue without storing.',
    cause: 'Monthly storage cap',
  },
  redaction_failed: {
    sentence: 'The payload could not be redacted as the policy asks, so it was not stored.',
    cause: 'Redaction failed',
  },
  store_failed: {
    sentence: 'The payload store did not confirm, so there is nothing to read.',
    cause: 'The store did not confirm',
  },
};

/** Causes that a policy can change. */
const SET_BY_POLICY: readonly NotStoredReason[] = ['level', 'zero_days'];

/** The request itself asked for 0 days: its policy kept more. */
const ZERO_DAYS_BY_HEADER: NeverStored = { ...NEVER_STORED.header, cause: 'Header x-lethe-retention-days: 0' };

/** Why a payload was never stored, as a person would say it. */
export function neverStored(
  reason: NotStoredReason,
  { source }: Pick<RequestView['retention'], 'source'>,
): NeverStored {
  return reason === 'zero_days' && source === 'request' ? ZERO_DAYS_BY_HEADER : NEVER_STORED[reason];
}

function describeNeverStored(
  reason: NotStoredReason,
  { request, role }: Pick<MissingInput, 'request' | 'role'>,
): MissingPayload {
  const isOwnWish = request.retention.source === 'request';
  const { sentence, cause } = neverStored(reason, request.retention);
  const isSetByPolicy = SET_BY_POLICY.includes(reason) && !isOwnWish;
  const canOpenPolicies = isSetByPolicy && hasPermission(role, 'policy:read');
  return {
    glyph: 'not_stored',
    title: 'This payload was never stored',
    sentence,
    facts: [
      ['Cause', cause],
      ['Fee', feeOf(request.cost)],
    ],
    action: canOpenPolicies ? 'policies' : 'policy_tab',
  };
}

/** A fee stands where the answer had told it before the payload was lost; the same amount was given back. */
function feeOf({ storageNanoUsd }: RequestView['cost']): string {
  const fee = `$${formatUsd(storageNanoUsd, 9)}`;
  return storageNanoUsd === 0n ? fee : `${fee}, all of it refunded`;
}

function withArticle(role: Role): string {
  return /^[aeiou]/.test(role) ? `an ${role}` : `a ${role}`;
}
