import { addMs, MS_PER_DAY, MS_PER_HOUR, utcHourOf } from '@lethe/core/time';
import type { TrafficPlan } from '../organizations/organization-plan.ts';
import type { Random } from './random.ts';

/** Draws moments at which conversations begin: busy office hours, quiet nights and weekends, thinner further back. */
export function createMomentSource(plan: MomentPlan, now: Date): (random: Random) => Date {
  const hours = hoursOf(plan, now);
  const totals: number[] = [];
  let total = 0;
  for (const hour of hours) {
    total += loadOf(plan, hour, now);
    totals.push(total);
  }
  return (random) => {
    const drawn = random.next() * total;
    const hour = hours[findFirstAbove(totals, drawn)] ?? now;
    return addMs(hour, Math.floor(random.next() * MS_PER_HOUR));
  };
}

export type MomentPlan = Pick<TrafficPlan, 'days' | 'denseDays' | 'olderDensity' | 'weekendShare' | 'hourlyLoad'>;

function hoursOf({ days }: MomentPlan, now: Date): Date[] {
  const first = addMs(utcHourOf(now), -days * MS_PER_DAY);
  return Array.from({ length: days * 24 + 1 }, (_, index) => addMs(first, index * MS_PER_HOUR));
}

function loadOf(plan: MomentPlan, hour: Date, now: Date): number {
  const ageDays = (now.getTime() - hour.getTime()) / MS_PER_DAY;
  const isWeekend = hour.getUTCDay() === 0 || hour.getUTCDay() === 6;
  // No two days are alike: a repeatable wobble of ±15 % by calendar day.
  const wobble = 1 + 0.15 * Math.sin(hour.getUTCDate() * 2.4);
  const load = plan.hourlyLoad[hour.getUTCHours()] ?? 0;
  return load * wobble * (isWeekend ? plan.weekendShare : 1) * densityAt(plan, ageDays);
}

/** Thinner further back, but without a step: as if the application had grown into its traffic. */
function densityAt({ denseDays, olderDensity }: MomentPlan, ageDays: number): number {
  const grown = 1 - Math.max(0, ageDays - denseDays) / GROWTH_DAYS;
  return Math.max(olderDensity, grown);
}
const GROWTH_DAYS = 16;

/** Binary search in ascending figures. */
function findFirstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
