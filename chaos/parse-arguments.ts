import { parseArgs } from 'node:util';

export const CHAOS_NAMES = ['kills', 'outage', 'malformed', 'equality'] as const;
export type ChaosName = (typeof CHAOS_NAMES)[number];

export interface ChaosCommand {
  readonly names: readonly ChaosName[];
  readonly seed: number;
  readonly killCount: number;
  readonly outageSeconds: number;
  readonly bodyCount: number;
  readonly requestCount: number;
}

export const usage = `Usage: npm run chaos -- [kills|outage|malformed|equality] [--seed 1] [--kills 200] [--seconds 120]
           [--bodies 10000] [--requests 10000]
       Without a name, all of them run. A seed that is given again repeats a run.`;

/** Null when the arguments are none. */
export function parseArguments(commandArguments: readonly string[]): ChaosCommand | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...commandArguments],
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        kills: { type: 'string', default: '200' },
        seconds: { type: 'string', default: '120' },
        bodies: { type: 'string', default: '10000' },
        requests: { type: 'string', default: '10000' },
      },
    });
    const names = positionals.filter(isName);
    const counts = [values.seed, values.kills, values.seconds, values.bodies, values.requests].map(toCount);
    const [seed, killCount, outageSeconds, bodyCount, requestCount] = counts;
    if (names.length !== positionals.length) return null;
    if (seed === undefined || killCount === undefined || outageSeconds === undefined) return null;
    if (bodyCount === undefined || requestCount === undefined) return null;
    return { names: names.length === 0 ? CHAOS_NAMES : names, seed, killCount, outageSeconds, bodyCount, requestCount };
  } catch {
    return null;
  }
}

function isName(text: string): text is ChaosName {
  return (CHAOS_NAMES as readonly string[]).includes(text);
}

function toCount(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
