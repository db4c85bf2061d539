import type { Endpoint } from '@lethe/core/payloads';

const NONE: readonly string[] = [];
/** Names of features, separated by commas. */
const BETA_FEATURES = /^[\w.:-]+(?:, ?[\w.:-]+)*$/;
const BETA_LENGTH_MAX = 1_024;

export interface HeaderSource {
  header(name: string): string | undefined;
}

/**
 * The headers of the caller's that reach an upstream, as pairs in one flat list: those that choose features of the Messages API, and no others.
 * A value that does not look like one is left out.
 */
export function callerHeaders(endpoint: Endpoint, caller: HeaderSource): readonly string[] {
  if (endpoint !== 'messages') return NONE;
  const beta = caller.header('anthropic-beta');
  return beta !== undefined && beta.length <= BETA_LENGTH_MAX && BETA_FEATURES.test(beta)
    ? ['anthropic-beta', beta]
    : NONE;
}
