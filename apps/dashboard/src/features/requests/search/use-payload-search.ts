'use client';

import type { RequestFilter } from '@lethe/core/payloads';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTRPC } from '../../../trpc/client.tsx';
import { errorSentence } from '../../../trpc/read-error.ts';
import { addAnswer, dropExpired, IDLE_SEARCH, nextExpiryMs, type SearchState } from './search-state.ts';

/** The longest delay that a browser's timer holds. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Asks batch after batch until the end, or until it is told to stop. What was found is in this page's memory only. */
export function usePayloadSearch(organizationSlug: string, filter: RequestFilter) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.search.payloads.mutationOptions({ gcTime: 0 }));
  const [state, setState] = useState<SearchState>(IDLE_SEARCH);
  /** Of the run that counts; an answer of another one is thrown away. */
  const run = useRef(0);

  async function go(from: SearchState, over: RequestFilter) {
    run.current += 1;
    const own = run.current;
    let current: SearchState = { ...from, status: 'running', failure: null };
    setState(current);
    while (current.status === 'running') {
      try {
        const input = { organizationSlug, text: current.text, filter: over, cursor: current.nextCursor };
        const answer = await mutateAsync(input);
        if (run.current !== own) return;
        current = addAnswer(current, answer, performance.now());
      } catch (error) {
        if (run.current !== own) return;
        current = { ...current, status: 'failed', failure: errorSentence(error) };
      }
      current = dropExpired(current, performance.now());
      setState(current);
    }
  }

  const expiryMs = nextExpiryMs(state);
  useEffect(() => {
    if (expiryMs === null) return;
    const waitMs = Math.min(Math.max(0, expiryMs - performance.now()), TIMER_MS_MAX);
    const timer = setTimeout(() => setState((now) => dropExpired(now, performance.now())), waitMs);
    return () => clearTimeout(timer);
  }, [expiryMs]);
  useEffect(
    () => () => {
      run.current += 1;
    },
    [],
  );

  return {
    state,
    start: (text: string) => void go({ ...IDLE_SEARCH, text }, filter),
    goOn: () => void go(state, filter),
    stop: () => {
      run.current += 1;
      setState((now) => (now.status === 'running' ? { ...now, status: 'stopped' } : now));
    },
    clear: () => {
      run.current += 1;
      setState(IDLE_SEARCH);
    },
  };
}
