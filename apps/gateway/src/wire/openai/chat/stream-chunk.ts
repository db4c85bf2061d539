// Hot path: budget 3 µs an event.
import { isRecord, parseJson, textOf } from '../../json/json-values.ts';

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
  const parsed = parseJson(data);
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

/** All text of a delta or of a whole message. */
export function deltaText(delta: unknown): string {
  if (!isRecord(delta)) return '';
  let text = textOf(delta.content) + textOf(delta.reasoning_content) + textOf(delta.reasoning) + textOf(delta.refusal);
  if (!Array.isArray(delta.tool_calls)) return text;
  for (const call of delta.tool_calls) {
    const called = isRecord(call) ? call.function : null;
    if (isRecord(called)) text += textOf(called.name) + textOf(called.arguments);
  }
  return text;
}
