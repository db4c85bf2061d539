import type { ConversationSummary } from '@lethe/core/conversations';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';

/** `10,000+` where not all of them were counted. */
export function countText({ requestCount, isWhole }: Pick<ConversationSummary, 'requestCount' | 'isWhole'>): string {
  return isWhole ? formatCount(requestCount) : `${formatCount(requestCount)}+`;
}

/** `12 stored, 3 expired`: what became of the payloads, nothing that is zero. */
export function payloadsText({ payloads }: Pick<ConversationSummary, 'payloads'>): string {
  const parts = [
    [payloads.storedCount, 'stored'],
    [payloads.expiredCount, 'expired'],
    [payloads.erasedCount, 'erased'],
    [payloads.notStoredCount, 'not stored'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${formatCount(count)} ${word}`)
    .join(', ');
}

/** `gpt-5-mini and 2 more`. */
export function modelsText(models: readonly string[]): string {
  const [first = '', ...others] = models;
  const name = first.slice(first.indexOf('/') + 1);
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}

/** Why a sum of costs says less than all of it; null when it says all. */
export function costRemark({ unpricedCount }: Pick<ConversationSummary, 'unpricedCount'>): string | null {
  return unpricedCount === 0 ? null : `Without ${formatQuantity(unpricedCount, 'request')} whose price is not known.`;
}
