import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Stage } from '../stage/stage.ts';
import { type ChaosRequest, type SeenRequest, sendRequest } from './send-request.ts';

/** A gateway that is being started again is not hammered. */
const UNREACHABLE_PAUSE_MS = 50;

export interface Load {
  /** Everything that has ended so far, in the order of its ending. */
  readonly seen: readonly SeenRequest[];
  /** Sends no more, and resolves when all that was sent has ended. */
  stop(): Promise<void>;
}

/** Keeps so many requests under way at once, of every tenant and kind, as the seed says. */
export function startLoad(stage: Stage, { random, concurrency }: { random: Random; concurrency: number }): Load {
  const seen: SeenRequest[] = [];
  let sequence = 0;
  let isStopped = false;

  async function client(): Promise<void> {
    while (!isStopped) {
      sequence += 1;
      const outcome = await sendRequest(stage.gatewayUrl, nextRequest(stage, random, `n${sequence}`));
      seen.push(outcome);
      if (outcome.ending === 'unreachable') await delay(UNREACHABLE_PAUSE_MS);
    }
  }

  const clients = Array.from({ length: concurrency }, client);
  return {
    seen,
    async stop() {
      isStopped = true;
      await Promise.all(clients);
    },
  };
}

export function nextRequest({ tenants }: Stage, random: Random, nonce: string): ChaosRequest {
  const isStreamed = random.between(0, 2) > 0;
  const usage = {
    prompt_tokens: random.between(1, 2_000),
    completion_tokens: random.between(0, 64),
    cached_tokens: 0,
    reasoning_tokens: 0,
  };
  return {
    nonce,
    tenant: random.oneOf(tenants),
    isStreamed,
    simulator: {
      usage,
      content: 'word '.repeat(random.between(4, 24)),
      ...(isStreamed ? { chunk_delay_ms: random.between(0, 6) } : { headers_delay_ms: random.between(0, 40) }),
    },
  };
}
