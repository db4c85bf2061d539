import type { AnswerStep, CallStep, ContentPart, Script, Step } from '../conversations/scenario.ts';
import type { Random } from '../traffic/random.ts';

/** A message as it stands in a chat completions request. */
export type WireMessage =
  | { readonly role: 'system' | 'user'; readonly content: string | readonly ContentPart[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string }
  | WireAnswer;

export interface WireAnswer {
  readonly role: 'assistant';
  readonly content: string | null;
  readonly refusal?: string;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly WireToolCall[];
}

export interface WireToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/** One step of the model: what it was sent, and what it said. */
export interface Turn {
  readonly messages: readonly WireMessage[];
  readonly answer: WireAnswer;
  readonly finishReason: 'stop' | 'length' | 'tool_calls';
  /** Whether the model's step before was a call, so that the application answered at once, without a person. */
  readonly followsCalls: boolean;
}

/** Cuts a conversation into its turns. Each carries all messages before it, as clients send them. */
export function toTurns(script: Script, { random, callIdPrefix }: { random: Random; callIdPrefix: string }): Turn[] {
  const messages: WireMessage[] = script.system === undefined ? [] : [{ role: 'system', content: script.system }];
  const turns: Turn[] = [];
  let followsCalls = false;
  for (const step of script.steps) {
    if (step.kind === 'user') {
      messages.push({ role: 'user', content: step.content });
      continue;
    }
    const answer = toAnswer(step, () => callIdPrefix + opaqueId(random, 24));
    turns.push({ messages: [...messages], answer, finishReason: finishReasonOf(step), followsCalls });
    messages.push(withoutReasoning(answer), ...toResults(step, answer));
    followsCalls = step.kind === 'calls';
  }
  return turns;
}

function toAnswer(step: AnswerStep | CallStep, nextCallId: () => string): WireAnswer {
  const reasoning = step.reasoning === null ? {} : { reasoning_content: step.reasoning };
  if (step.kind === 'answer') {
    if (step.isRefusal) return { role: 'assistant', content: null, refusal: step.text };
    return { role: 'assistant', content: step.text, ...reasoning };
  }
  const toolCalls = step.calls.map(
    (made): WireToolCall => ({
      id: nextCallId(),
      type: 'function',
      function: { name: made.name, arguments: JSON.stringify(made.arguments) },
    }),
  );
  return { role: 'assistant', content: step.text, ...reasoning, tool_calls: toolCalls };
}

function toResults(step: Step, answer: WireAnswer): WireMessage[] {
  if (step.kind !== 'calls') return [];
  return step.calls.map((made, index) => ({
    role: 'tool',
    tool_call_id: answer.tool_calls?.[index]?.id ?? '',
    content: typeof made.result === 'string' ? made.result : JSON.stringify(made.result),
  }));
}

/** Clients do not send a model's reasoning back, and a refusal goes back as text. */
function withoutReasoning({ reasoning_content: _, refusal, ...answer }: WireAnswer): WireAnswer {
  return refusal === undefined ? answer : { ...answer, content: refusal };
}

function finishReasonOf(step: AnswerStep | CallStep): Turn['finishReason'] {
  return step.kind === 'calls' ? 'tool_calls' : step.finishReason;
}

const ID_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789';

/** An id in the manner of providers: letters and digits that mean nothing. */
export function opaqueId(random: Random, length: number): string {
  return Array.from({ length }, () => ID_ALPHABET.charAt(random.int(0, ID_ALPHABET.length - 1))).join('');
}
