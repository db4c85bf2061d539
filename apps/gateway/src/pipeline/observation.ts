import type { TokenUsage } from '@lethe/core/billing';

export type ReportedInput = Pick<TokenUsage, 'inputTokens' | 'cachedInputTokens'>;

/** How much of an answer's text is kept in memory, in case its tokens have to be counted. */
const KEPT_TEXT_LENGTH_MAX = 100_000;

/** What was seen of an answer on its way through. Content is in it only for counting, and never leaves it. */
export class Observation {
  readonly calledAtMs: number;
  /** Whether the upstream has begun a completion, so that it will charge for one. */
  isBegun = false;
  firstTokenAtMs: number | null = null;
  upstreamRequestId: string | null = null;
  readonly finishReasons: string[] = [];
  /** What the upstream reported, as token classes and in its own words; null until it did. */
  usage: TokenUsage | null = null;
  usageText: string | null = null;
  /** What it reported of the input alone, at the start of a stream. */
  reportedInput: ReportedInput | null = null;
  outputText = '';
  outputCharacters = 0;

  constructor(calledAtMs: number) {
    this.calledAtMs = calledAtMs;
  }

  addText(text: string, nowMs: number): void {
    if (text === '') return;
    this.firstTokenAtMs ??= nowMs;
    this.outputCharacters += text.length;
    if (this.outputText.length < KEPT_TEXT_LENGTH_MAX) this.outputText += text;
  }
}
