import type { Answer } from './answer.ts';
import type { Route } from './listen.ts';

/** Resolves when the part can do its work. */
export type ReadinessCheck = () => Promise<void>;

const CHECK_TIMEOUT_MS = 2_000;

export const liveRoute: Route = { GET: async () => ({ statusCode: 200, body: { status: 'ok' } }) };

export function readyRoute(checks: Readonly<Record<string, ReadinessCheck>>): Route {
  return {
    async GET(): Promise<Answer> {
      const results = await Promise.all(
        Object.entries(checks).map(async ([part, check]) => [part, await resultOf(check)] as const),
      );
      const isReady = results.every(([, result]) => result === 'ok');
      return {
        statusCode: isReady ? 200 : 503,
        body: { status: isReady ? 'ok' : 'unavailable', checks: Object.fromEntries(results) },
      };
    },
  };
}

async function resultOf(check: ReadinessCheck): Promise<'ok' | 'failed' | 'timeout'> {
  const { promise: timeout, resolve } = Promise.withResolvers<'timeout'>();
  const timer = setTimeout(resolve, CHECK_TIMEOUT_MS, 'timeout');
  const outcome = check().then(
    () => 'ok' as const,
    () => 'failed' as const,
  );
  try {
    return await Promise.race([outcome, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
