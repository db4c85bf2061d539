import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** The numbers of one process, as its registry gives them away. */
export type ProcessMetrics = MetricObjectWithValues<MetricValue<string>>[];

/** What a process tells its supervisor. */
export type ProcessMessage =
  /** It takes requests. */
  | { readonly kind: 'ready' }
  /** Somebody wants the numbers of all processes from it. */
  | { readonly kind: 'metrics-wanted'; readonly id: number }
  /** The numbers that the supervisor asked for. */
  | { readonly kind: 'metrics'; readonly id: number; readonly metrics: ProcessMetrics };

/** What the supervisor tells a process. */
export type SupervisorMessage =
  /** All processes have been ready: the gateway as a whole may take traffic. */
  | { readonly kind: 'group-ready' }
  /** It wants the numbers of this process. */
  | { readonly kind: 'metrics-asked'; readonly id: number }
  /** The numbers of all processes, as they were wanted. */
  | { readonly kind: 'group-metrics'; readonly id: number; readonly metrics: readonly ProcessMetrics[] };
