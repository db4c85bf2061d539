import { z } from 'zod';
import type { Endpoint } from '../payloads/index.ts';
import { analyticsSpanSchema } from './analytics-query.ts';

/** How many patterns are shown at most: those with the most requests. */
export const PROMPT_PATTERNS_MAX = 50;
/** How many of the newest stored payloads of a span are looked at. What lies beyond is said, not guessed. */
export const PROMPT_PAYLOADS_MAX = 50_000;

export const promptPatternsSchema = z
  .strictObject({ ...analyticsSpanSchema })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'The span ends before it begins.' });
export type PromptPatternsQuery = z.infer<typeof promptPatternsSchema>;

/** Requests whose system prompts have the same shape. Nothing of the prompts themselves. */
export interface PromptPattern {
  /** The keyed fingerprint of the shape, in hexadecimal; empty for requests without a system prompt. */
  readonly fingerprint: string;
  readonly requestCount: number;
  readonly errorCount: number;
  readonly tokenCount: number;
  readonly costNanoUsd: bigint;
  /** Exact, since each request is looked at. */
  readonly latencyP50Ms: number;
  readonly latencyP95Ms: number;
  /** `provider/model`, the most used first; at most five. */
  readonly models: readonly string[];
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** The newest request of the pattern: what is opened as its example. */
  readonly exampleRequestId: string;
  readonly exampleEndpoint: Endpoint;
}

export interface PromptPatterns {
  readonly patterns: readonly PromptPattern[];
  /** How many patterns there are, those beyond the first ones included. */
  readonly patternCount: number;
  /** How many stored payloads were looked at. */
  readonly scannedCount: number;
  /** False when there are more: the figures are those of the newest. */
  readonly isComplete: boolean;
  /** All requests of the span, for how many of them say nothing because nothing is stored. */
  readonly requestCount: number;
}
