import type { ToolCall, Turn } from './conversation.ts';
import { readJsonContent } from './read-content.ts';

type ToolResultTurn = Extract<Turn, { kind: 'tool_result' }>;

/**
 * Puts each tool result into the call that it answers, by call id, or by name where the old protocol has no id. Order decides between equals:
 * the oldest call without a result gets it. A result without such a call stays a turn of its own, where it stood.
 */
export function pairToolCalls(turns: readonly Turn[]): readonly Turn[] {
  const waiting = new Map<string, WaitingCalls>();
  const answers = new Map<ToolCall, ToolResultTurn>();
  const kept = turns.filter((turn) => {
    if (turn.kind === 'assistant') {
      for (const call of turn.toolCalls) enqueue(waiting, keyOf(call), call);
    }
    if (turn.kind !== 'tool_result') return true;
    const call = takeOldest(waiting.get(keyOf(turn)));
    if (call === undefined) return true;
    answers.set(call, turn);
    return false;
  });
  return kept.map((turn) =>
    turn.kind === 'assistant' ? { ...turn, toolCalls: turn.toolCalls.map((call) => answered(call, answers)) } : turn,
  );
}

function keyOf({ callId, name }: Pick<ToolResultTurn, 'callId' | 'name'>): string {
  return callId === null ? `name:${name ?? ''}` : `id:${callId}`;
}

/** Calls under one key, and how many of them have their result. A queue that never moves its items, however long a payload makes it. */
interface WaitingCalls {
  readonly calls: ToolCall[];
  answeredCount: number;
}

function enqueue(waiting: Map<string, WaitingCalls>, key: string, call: ToolCall): void {
  const known = waiting.get(key);
  if (known === undefined) waiting.set(key, { calls: [call], answeredCount: 0 });
  else known.calls.push(call);
}

function takeOldest(waiting: WaitingCalls | undefined): ToolCall | undefined {
  const call = waiting?.calls[waiting.answeredCount];
  if (waiting !== undefined && call !== undefined) waiting.answeredCount += 1;
  return call;
}

function answered(call: ToolCall, answers: ReadonlyMap<ToolCall, ToolResultTurn>): ToolCall {
  const answer = answers.get(call);
  return answer === undefined
    ? call
    : { ...call, result: { content: answer.content, json: readJsonContent(answer.content) } };
}
