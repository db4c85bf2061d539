import type { RouterOutputs } from '../../../trpc/client.tsx';

export type SearchAnswer = RouterOutputs['search']['payloads'];
export type Match = SearchAnswer['matches'][number];

/** A payload with the text in it, as long as it is readable. */
export interface ShownMatch extends Match {
  /** By the browser's running clock, which no change of the date moves. */
  readonly hiddenAtMs: number;
}

/** Where a search stands, and exactly what it has looked into so far. */
export interface SearchState {
  readonly status: 'idle' | 'running' | 'stopped' | 'done' | 'failed';
  readonly text: string;
  readonly matches: readonly ShownMatch[];
  readonly scannedCount: number;
  readonly goneCount: number;
  readonly unreadableCount: number;
  /** Null before the first answer. */
  readonly windowCount: number | null;
  readonly isWindowFull: boolean;
  readonly asOf: Date | null;
  readonly nextCursor: string | null;
  readonly failure: string | null;
}

export const IDLE_SEARCH: SearchState = {
  status: 'idle',
  text: '',
  matches: [],
  scannedCount: 0,
  goneCount: 0,
  unreadableCount: 0,
  windowCount: null,
  isWindowFull: false,
  asOf: null,
  nextCursor: null,
  failure: null,
};

export function addAnswer(state: SearchState, answer: SearchAnswer, nowMs: number): SearchState {
  const shown = answer.matches.map((match) => ({
    ...match,
    hiddenAtMs: nowMs + match.expiresAt.getTime() - answer.now.getTime(),
  }));
  return {
    ...state,
    status: answer.nextCursor === null ? 'done' : state.status,
    matches: [...state.matches, ...shown],
    scannedCount: state.scannedCount + answer.scannedCount,
    goneCount: state.goneCount + answer.goneCount,
    unreadableCount: state.unreadableCount + answer.unreadableCount,
    windowCount: answer.windowCount,
    isWindowFull: answer.isWindowFull,
    asOf: answer.asOf,
    nextCursor: answer.nextCursor,
  };
}

/** What has expired since it was found is not shown any more. */
export function dropExpired(state: SearchState, nowMs: number): SearchState {
  return { ...state, matches: state.matches.filter(({ hiddenAtMs }) => hiddenAtMs > nowMs) };
}

/** When the next match expires; null without any. */
export function nextExpiryMs({ matches }: Pick<SearchState, 'matches'>): number | null {
  return matches.length === 0 ? null : Math.min(...matches.map(({ hiddenAtMs }) => hiddenAtMs));
}
