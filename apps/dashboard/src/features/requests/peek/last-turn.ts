import type { ContentPart, Conversation, ToolCall, Turn } from '@lethe/core/payloads';
import { arrangeTurns } from '../../../components/conversation/arrange-turns.ts';
import { clipName } from '../../../components/format/identifier.ts';

/** One thing of the last exchange, short enough for a glance. All of it was written by somebody else and is text. */
export type Glimpse =
  | { readonly kind: 'said'; readonly speaker: string; readonly text: string; readonly isFailure: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly args: string; readonly result: string | null };

/** Of the last turn, no more than this: the page of the request has the rest. */
const GLIMPSES_MAX = 6;
const TEXT_CHARACTERS_MAX = 400;
const VALUE_CHARACTERS_MAX = 120;

/** What was asked last, which tools were called on the way, and what was answered. */
export function lastTurn({ turns }: Pick<Conversation, 'turns'>): readonly Glimpse[] {
  const glimpses = arrangeTurns(turns).current.flatMap(glimpsesOf);
  if (glimpses.length <= GLIMPSES_MAX) return glimpses;
  // The question and the answer stay; what is left out lies between them.
  return [...glimpses.slice(0, GLIMPSES_MAX - 2), ...glimpses.slice(-2)];
}

function glimpsesOf(turn: Turn): readonly Glimpse[] {
  switch (turn.kind) {
    case 'system':
      return [said('System', textOf(turn.content))];
    case 'user':
      return [said('User', textOf(turn.content))];
    case 'assistant': {
      const text = textOf(turn.content) || (turn.refusal ?? '');
      return [...turn.toolCalls.map(callOf), ...(text === '' ? [] : [said('Assistant', text)])];
    }
    case 'tool_result':
      return [said('Tool', textOf(turn.content))];
    case 'error':
      return [{ ...said('Error', turn.message), isFailure: true }];
    case 'summary':
    case 'text':
      return [said('Text', turn.text)];
    case 'raw':
      return [said('Raw', JSON.stringify(turn.json))];
  }
}

function said(speaker: string, text: string): Extract<Glimpse, { kind: 'said' }> {
  return { kind: 'said', speaker, text: text === '' ? 'Empty' : cut(text, TEXT_CHARACTERS_MAX), isFailure: false };
}

function callOf({ name, arguments: args, result }: ToolCall): Glimpse {
  return {
    kind: 'call',
    name: clipName(name),
    args: cut(args.text.replaceAll(/\s+/g, ' '), VALUE_CHARACTERS_MAX),
    result: result === null ? null : cut(textOf(result.content).replaceAll(/\s+/g, ' '), VALUE_CHARACTERS_MAX),
  };
}

const PART_WORDS: Readonly<Record<Exclude<ContentPart['kind'], 'text' | 'refusal'>, string>> = {
  image: '[image]',
  audio: '[audio]',
  file: '[file]',
  unknown: '[unknown part]',
};

function textOf(parts: readonly ContentPart[]): string {
  let text = '';
  for (const part of parts) {
    text += `${text === '' ? '' : ' '}${part.kind === 'text' || part.kind === 'refusal' ? part.text.slice(0, TEXT_CHARACTERS_MAX + 1) : PART_WORDS[part.kind]}`;
    if (text.length > TEXT_CHARACTERS_MAX) break;
  }
  return text.trim();
}

function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax)}…`;
}
