import type { RetentionLevel } from '@lethe/core/retention';
import { formatCount, formatRemaining } from '../../components/format/duration.ts';

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly mask: string;
  readonly createdAt: Date;
  readonly createdByName: string | null;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly replacedById: string | null;
  readonly retentionLevel: RetentionLevel | null;
  readonly payloadRetentionDays: number | null;
  readonly spendLimitNanoUsd: bigint | null;
  readonly spentNanoUsd: bigint;
  readonly rateLimitPerMinute: number | null;
  readonly concurrencyLimit: number | null;
  readonly allowedModels: readonly string[];
}

export interface KeyState {
  /** Over is over: neither changed, rotated nor revoked any more. */
  readonly isOver: boolean;
  readonly text: string;
  readonly tone: 'plain' | 'expiring' | 'danger' | 'outline';
}

type Lifetime = Pick<ApiKeyRow, 'expiresAt' | 'revokedAt'> &
  Partial<Pick<ApiKeyRow, 'replacedById' | 'spendLimitNanoUsd' | 'spentNanoUsd'>>;

/** What a key is now, the most telling first. It is refused from the instant of its expiry on. */
export function keyState(key: Lifetime, now: Date): KeyState {
  const { revokedAt, expiresAt, replacedById = null, spendLimitNanoUsd = null, spentNanoUsd = 0n } = key;
  if (revokedAt !== null) return { isOver: true, text: 'Revoked', tone: 'plain' };
  if (expiresAt !== null && expiresAt <= now) {
    return { isOver: true, text: replacedById === null ? 'Expired' : 'Replaced', tone: 'plain' };
  }
  if (spendLimitNanoUsd !== null && spentNanoUsd >= spendLimitNanoUsd) {
    return { isOver: false, text: 'Limit reached', tone: 'danger' };
  }
  if (replacedById !== null && expiresAt !== null) {
    return {
      isOver: false,
      text: `Replaced, works ${formatRemaining(expiresAt.getTime() - now.getTime())}`,
      tone: 'expiring',
    };
  }
  return { isOver: false, text: 'Works', tone: 'outline' };
}

/** `60 / min · 4 at once · 2 models`; the spend limit is an amount and stands apart. */
export function limitsText({ rateLimitPerMinute, concurrencyLimit, allowedModels }: ApiKeyRow): string {
  const [only] = allowedModels;
  const parts = [
    ...(rateLimitPerMinute === null ? [] : [`${formatCount(rateLimitPerMinute)} / min`]),
    ...(concurrencyLimit === null ? [] : [`${formatCount(concurrencyLimit)} at once`]),
    ...(only === undefined ? [] : [allowedModels.length === 1 ? only : `${allowedModels.length} models`]),
  ];
  return parts.join(' · ');
}

/** `3 h ago`, in the largest unit; `never` for a key that was not used yet. Uses are known to the minute. */
export function lastUsedText(lastUsedAt: Date | null, now: Date): string {
  if (lastUsedAt === null) return 'never';
  const spanMs = now.getTime() - lastUsedAt.getTime();
  if (spanMs < 120_000) return 'just now';
  return `${formatRemaining(spanMs).split(' ').slice(0, 2).join(' ')} ago`;
}
