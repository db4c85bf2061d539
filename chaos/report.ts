import type { Ending, SeenRequest } from './load/send-request.ts';

/** What a run did and found. */
export interface ChaosReport {
  readonly title: string;
  readonly seed: number;
  readonly facts: readonly string[];
  /** Sentences about what must not be; empty when every rule held. */
  readonly differences: readonly string[];
}

const DIFFERENCES_SHOWN_MAX = 20;

export function countEndings(seen: readonly SeenRequest[]): string {
  const counts = new Map<Ending, number>();
  for (const { ending } of seen) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  return [...counts].map(([ending, count]) => `${count} ${ending}`).join(', ');
}

export function describeReport({ title, seed, facts, differences }: ChaosReport): string {
  const shown = differences.slice(0, DIFFERENCES_SHOWN_MAX).map((difference) => `  ! ${difference}`);
  const verdict = differences.length === 0 ? 'Every rule held.' : `${differences.length} differences:`;
  return [`${title} (seed ${seed})`, ...facts.map((fact) => `  ${fact}`), `  ${verdict}`, ...shown].join('\n');
}
