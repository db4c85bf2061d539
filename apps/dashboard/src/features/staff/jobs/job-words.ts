import type { OrganizationJobFailure, ScheduledJobView } from '@lethe/core/staff';
import { formatCount } from '../../../components/format/duration.ts';

/** `write-manifests` as `Write manifests`. */
export function jobTitle(name: string): string {
  const words = name.replaceAll('-', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

export type RunState = 'never' | 'running' | 'succeeded' | 'failed';

export function runState({ lastRun }: Pick<ScheduledJobView, 'lastRun'>): RunState {
  if (lastRun === null) return 'never';
  return lastRun.outcome?.kind ?? 'running';
}

/** `destroyed 4, kept 2`, of `destroyedCount` and `keptCount`: what is zero is left out. */
export function countsText({ lastRun }: Pick<ScheduledJobView, 'lastRun'>): string | null {
  if (lastRun?.outcome?.kind !== 'succeeded') return null;
  const counted = Object.entries(lastRun.outcome.counts).filter(([, count]) => count !== 0);
  return counted.length === 0
    ? null
    : counted.map(([what, count]) => `${countedWords(what)} ${formatCount(count)}`).join(', ');
}

/** How many jobs failed when they ran last. */
export function failingCount(
  schedule: readonly ScheduledJobView[],
  failures: readonly OrganizationJobFailure[],
): number {
  return schedule.filter((job) => runState(job) === 'failed').length + failures.length;
}

function countedWords(name: string): string {
  return name
    .replace(/Count$/, '')
    .replaceAll(/([A-Z])/g, ' $1')
    .toLowerCase();
}
