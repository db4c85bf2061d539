import type { Conversation, Turn } from '@lethe/core/payloads';
import { clipName } from '../format/identifier.ts';

/** A conversation as a reader wants it: the instructions, what lies behind, and the exchange that this request is about. */
export interface ArrangedConversation {
  readonly system: readonly Turn[];
  /** Everything before the last thing that the user said. */
  readonly earlier: readonly Turn[];
  readonly current: readonly Turn[];
}

export function arrangeTurns(turns: readonly Turn[]): ArrangedConversation {
  const leading = turns.findIndex((turn) => turn.kind !== 'system');
  const systemCount = leading === -1 ? turns.length : leading;
  const lastUser = turns.findLastIndex((turn) => turn.kind === 'user');
  const start = Math.max(systemCount, lastUser);
  return { system: turns.slice(0, systemCount), earlier: turns.slice(systemCount, start), current: turns.slice(start) };
}

/** `2 turns and 6 tool definitions`. */
export function earlierSummary(earlierCount: number, toolCount: number): string {
  const parts = [countOf(earlierCount, 'turn'), countOf(toolCount, 'tool definition')].filter((part) => part !== null);
  return parts.join(' and ');
}

function countOf(count: number, noun: string): string | null {
  return count === 0 ? null : `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Parameters that have a row of their own elsewhere on the page, or say nothing to a reader. */
const SHOWN_ELSEWHERE = new Set(['model', 'stream', 'stream_options', 'user']);

/** Callers set a handful; more than this is not a set of parameters any more. */
const PARAMETER_COUNT_MAX = 40;

/** `temperature 0.2`: what the caller set, short values only; the JSON has the rest. */
export function parameterLabels(parameters: Conversation['parameters']): readonly string[] {
  return Object.entries(parameters)
    .slice(0, PARAMETER_COUNT_MAX)
    .flatMap(([name, value]) => {
      if (SHOWN_ELSEWHERE.has(name) || value === undefined || value === null) return [];
      if (typeof value === 'object') return [clipName(name)];
      return [`${clipName(name)} ${String(value).slice(0, 40)}`];
    });
}
