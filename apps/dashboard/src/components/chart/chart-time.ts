import type { AnalyticsInterval } from '@lethe/core/analytics';
import { formatDate, formatDay } from '../format/instant.ts';

interface TimeLabel {
  readonly tick: string;
  readonly name: string;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const HOURS_PER_DAY = 24;

/** How buckets are called, below the axis and in full. All days of one month are known by their numbers. */
export function timeLabels(startAt: readonly Date[], interval: AnalyticsInterval): readonly TimeLabel[] {
  const isOneMonth = new Set(startAt.map((at) => at.toISOString().slice(0, 7))).size === 1 && isWholeMonth(startAt);
  return startAt.map((at) => {
    const day = `${WEEKDAYS[at.getUTCDay()]} ${formatDate(at)}`;
    if (interval === 'day') return { tick: isOneMonth ? String(at.getUTCDate()) : formatDay(at), name: day };
    const hour = at.toISOString().slice(11, 16);
    return {
      tick: startAt.length <= HOURS_PER_DAY + 1 ? hour : `${formatDay(at)} ${hour}`,
      name: `${day}, ${hour}`,
    };
  });
}

function isWholeMonth(startAt: readonly Date[]): boolean {
  return startAt[0]?.getUTCDate() === 1 && startAt.length >= 28;
}
