import type { AssistantTurn, ContentPart, ToolCall, Turn } from '../payloads/index.ts';

/** What one request of a conversation says that was not said before it. */
export interface ThreadStep {
  /** Turns that stand nowhere earlier in the thread, in their order. */
  readonly turns: readonly Turn[];
  /** Turns that the request repeated from before, and that are left out. */
  readonly repeatedCount: number;
}

/**
 * Callers of a chat API send the whole conversation with every request. Given the turns of each request in order, with its answer, this leaves
 * out what an earlier request has shown already. A request whose turns cannot be read is an empty list. Results of tools that come with a
 * later request are put into the call that they answer.
 *
 * Only what lies before the last answer in a request can be a repetition: what comes after it was said now, even if it was said before.
 */
export function threadTurns(requests: readonly (readonly Turn[])[]): readonly ThreadStep[] {
  const shown: ShownTurn[] = [];
  return requests
    .map((turns, step) => {
      const { fresh, repeatedCount } = takeFresh(turns, shown);
      for (const turn of fresh) shown.push({ key: keyOf(turn), step, turn });
      return repeatedCount;
    })
    .map((repeatedCount, step) => ({
      turns: shown.filter((one) => one.step === step).map(({ turn }) => turn),
      repeatedCount,
    }));
}

interface ShownTurn {
  readonly key: string;
  readonly step: number;
  turn: Turn;
}

function takeFresh(turns: readonly Turn[], shown: ShownTurn[]): { fresh: readonly Turn[]; repeatedCount: number } {
  const historyEnd = turns.findLastIndex((turn) => turn.kind === 'assistant' && turn.origin === 'request') + 1;
  const fresh: Turn[] = [];
  let from = 0;
  for (const [index, turn] of turns.entries()) {
    const at = findShown(turn, { shown, from, isHistory: index < historyEnd });
    const found = shown[at];
    if (found === undefined) fresh.push(turn);
    else {
      found.turn = withResults(found.turn, turn);
      // Instructions may stand anywhere; the rest comes in the order in which it was said.
      if (turn.kind !== 'system') from = at + 1;
    }
  }
  return { fresh, repeatedCount: turns.length - fresh.length };
}

interface Search {
  readonly shown: readonly ShownTurn[];
  readonly from: number;
  readonly isHistory: boolean;
}

function findShown(turn: Turn, { shown, from, isHistory }: Search): number {
  const key = keyOf(turn);
  if (turn.kind === 'system') return shown.findIndex((one) => one.key === key);
  if (!isHistory) return -1;
  return shown.findIndex((one, index) => index >= from && one.key === key);
}

/** What makes two turns the same: who said what. How it ended, and what came back from tools, is not part of it. */
function keyOf(turn: Turn): string {
  switch (turn.kind) {
    case 'system':
      return JSON.stringify(['system', contentKey(turn.content)]);
    case 'user':
      return JSON.stringify(['user', turn.name, contentKey(turn.content)]);
    case 'assistant':
      return JSON.stringify(['assistant', contentKey(turn.content), turn.toolCalls.map(callKey)]);
    case 'tool_result':
      return JSON.stringify(['tool', turn.callId, contentKey(turn.content)]);
    default:
      return JSON.stringify(turn);
  }
}

const contentKey = (content: readonly ContentPart[]): unknown =>
  content.map((part) => (part.kind === 'text' ? part.text : part)).filter((part) => part !== '');
const callKey = ({ callId, name, arguments: { text } }: ToolCall): unknown => [callId, name, text];

function withResults(shown: Turn, repeated: Turn): Turn {
  if (shown.kind !== 'assistant' || repeated.kind !== 'assistant' || shown.toolCalls.length === 0) return shown;
  const toolCalls = shown.toolCalls.map((call, index) => ({
    ...call,
    result: call.result ?? repeated.toolCalls[index]?.result ?? null,
  }));
  return { ...shown, toolCalls } satisfies AssistantTurn;
}
