// Hot path: budget 3 µs an event.
import { scanObject } from './scan-object.ts';
import { isRecord } from './usage.ts';

/** What Lethe reads of one event of a streamed completion. */
export interface StreamChunk {
  /** The `error` object of an event that reports one. */
  readonly error: unknown;
  readonly choiceCount: number;
  /** The choices that this event ends, with their finish reasons. */
  readonly finishes: readonly ChoiceFinish[];
  /** The text that the event brings: content, reasoning, refusal, arguments of tool calls. */
  readonly text: string;
  /** The `usage` object; undefined when there is none. */
  readonly usage: unknown;
}

export interface ChoiceFinish {
  readonly index: number;
  readonly reason: string;
}

/** Null for what is no JSON object. */
export function readStreamChunk(data: string): StreamChunk | null {
  const parsed = parse(data);
  if (!isRecord(parsed)) return null;
  const choices = Array.isArray(parsed.choices) ? parsed.choices : [];
  const finishes: ChoiceFinish[] = [];
  let text = '';
  for (const choice of choices) {
    if (!isRecord(choice)) continue;
    const { finish_reason: reason, index } = choice;
    if (typeof reason === 'string') finishes.push({ index: typeof index === 'number' ? index : 0, reason });
    text += deltaText(choice.delta);
  }
  const usage = isRecord(parsed.usage) ? parsed.usage : undefined;
  return { error: parsed.error ?? null, choiceCount: choices.length, finishes, text, usage };
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** All text of a delta or of a whole message. */
export function deltaText(delta: unknown): string {
  if (!isRecord(delta)) return '';
  let text = string(delta.content) + string(delta.reasoning_content) + string(delta.reasoning) + string(delta.refusal);
  if (!Array.isArray(delta.tool_calls)) return text;
  for (const call of delta.tool_calls) {
    const called = isRecord(call) ? call.function : null;
    if (isRecord(called)) text += string(called.name) + string(called.arguments);
  }
  return text;
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const USAGE: ReadonlySet<string> = new Set(['usage']);

/** The text of the `usage` member of an event, as the upstream wrote it. */
export function usageMemberText(data: string): string | null {
  const bytes = Buffer.from(data);
  const site = scanObject(bytes, USAGE)?.sites.at(-1);
  return site === undefined ? null : bytes.toString('utf8', site.valueStart, site.valueEnd);
}
