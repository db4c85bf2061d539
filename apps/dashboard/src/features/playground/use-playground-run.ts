'use client';

import type { Endpoint } from '@lethe/core/payloads';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useShell } from '../../components/shell/shell-context.tsx';
import { PLAYGROUND_KEY_HEADER } from '../../playground/key-header.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence } from '../../trpc/read-error.ts';
import { type Answer, readHead } from './read-answer.ts';

const KEY_LIFETIME_MS = 3_600_000;
const KEY_NAME_LENGTH_MAX = 80;
/** A slip in a form must not cost more than this. */
const KEY_SPEND_LIMIT_NANO_USD = 5_000_000_000n;
const KEY_REQUESTS_PER_MINUTE = 60;
const KEY_CONCURRENCY = 4;
/** How often the page is drawn anew while an answer streams in. */
const REDRAW_MS = 100;
const UNAUTHORIZED = 401;

export interface PlaygroundRequest {
  readonly endpoint: Endpoint;
  readonly projectId: string;
  readonly body: string;
  readonly isMetadataOnly: boolean;
}

export interface PlaygroundRun {
  readonly isRunning: boolean;
  readonly sent: PlaygroundRequest | null;
  readonly answer: Answer | null;
  /** Why there is no answer, or none to the end. */
  readonly problem: string | null;
  readonly tookMs: number | null;
}

const IDLE: PlaygroundRun = { isRunning: false, sent: null, answer: null, problem: null, tookMs: null };

/** Runs requests through the gateway with a key of this page: made at the first run, kept in its memory alone, over within the hour. */
export function usePlaygroundRun(now: Date) {
  const keyOf = usePlaygroundKeys(now);
  const [run, setRun] = useState<PlaygroundRun>(IDLE);
  const controller = useRef<AbortController | null>(null);
  // A request that nobody waits for any more is hung up.
  useEffect(() => () => controller.current?.abort(), []);

  const start = async (request: PlaygroundRequest) => {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    let sentAtMs: number | null = null;
    const show = (change: Partial<PlaygroundRun>) => {
      if (controller.current === own) setRun((known) => ({ ...known, ...change }));
    };
    setRun({ ...IDLE, isRunning: true, sent: request });
    try {
      const response = await sendWithKey(request, keyOf, own.signal, () => {
        sentAtMs = performance.now();
      });
      await readStream(response, (answer) => show({ answer }));
    } catch (error) {
      show({ problem: own.signal.aborted ? 'Stopped. What had come is shown.' : sentenceOf(error) });
    } finally {
      show({ isRunning: false, tookMs: sentAtMs === null ? null : performance.now() - sentAtMs });
    }
  };
  return { run, start, stop: () => controller.current?.abort() };
}

type KeyOf = (projectId: string, isFresh: boolean) => Promise<string>;

/** A key that the gateway does not know any more is made anew, once. Making one is no part of how long a run took. */
async function sendWithKey(
  request: PlaygroundRequest,
  keyOf: KeyOf,
  signal: AbortSignal,
  onSend: () => void,
): Promise<Response> {
  const sendWith = (key: string) => {
    onSend();
    return send(request, key, signal);
  };
  const response = await sendWith(await keyOf(request.projectId, false));
  if (response.status !== UNAUTHORIZED) return response;
  await response.body?.cancel();
  return sendWith(await keyOf(request.projectId, true));
}

function send(
  { endpoint, body, isMetadataOnly }: PlaygroundRequest,
  key: string,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(`/api/playground/${endpoint}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-lethe-tags': 'playground',
      [PLAYGROUND_KEY_HEADER]: key,
      ...(isMetadataOnly ? { 'x-lethe-retention': 'metadata_only' } : {}),
    },
    body,
    cache: 'no-store',
    signal,
  });
}

async function readStream(response: Response, onAnswer: (answer: Answer) => void): Promise<void> {
  const head = readHead(response);
  const decoder = new TextDecoder();
  let text = '';
  let drawnAtMs = 0;
  try {
    for (const reader = response.body?.getReader(); reader !== undefined; ) {
      const { done, value } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      if (done) break;
      if (performance.now() - drawnAtMs < REDRAW_MS) continue;
      drawnAtMs = performance.now();
      onAnswer({ ...head, text });
    }
  } finally {
    onAnswer({ ...head, text });
  }
}

function usePlaygroundKeys(now: Date): KeyOf {
  const trpc = useTRPC();
  const { organization, member } = useShell();
  const create = useMutation(trpc.apiKeys.create.mutationOptions());
  const keys = useRef(new Map<string, string>());
  // The clock of the domain, which a demo moves: as the page got it, and as long ago as the page is open.
  const openedAtMs = useRef(now.getTime() - performance.now());
  return async (projectId, isFresh) => {
    const known = keys.current.get(projectId);
    if (known !== undefined && !isFresh) return known;
    const { apiKey } = await create.mutateAsync({
      organizationSlug: organization.slug,
      projectId,
      name: `Playground, ${member.name}`.slice(0, KEY_NAME_LENGTH_MAX),
      expiresAt: new Date(openedAtMs.current + performance.now() + KEY_LIFETIME_MS),
      retentionLevel: null,
      payloadRetentionDays: null,
      spendLimitNanoUsd: KEY_SPEND_LIMIT_NANO_USD,
      rateLimitPerMinute: KEY_REQUESTS_PER_MINUTE,
      concurrencyLimit: KEY_CONCURRENCY,
      allowedModels: [],
    });
    keys.current.set(projectId, apiKey);
    return apiKey;
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof TypeError ? 'The connection broke off.' : errorSentence(error);
}
