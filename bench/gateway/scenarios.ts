/** A way of calling that every target is measured with. */
export interface Scenario {
  readonly name: string;
  readonly bodySizeBytes: number;
  readonly concurrency: number;
  /** Null for an answer in one piece. */
  readonly stream: { readonly chunkCount: number; readonly pauseMs: number } | null;
}

export interface ScenarioOptions {
  readonly callerCount: number;
  readonly streamCount: number;
  /** Which of them, counted from 1. */
  readonly scenarioNumbers: readonly number[];
}

export const scenarioNumbers: readonly number[] = [1, 2, 3, 4, 5];

const kib = 1024;
const shortStream = { chunkCount: 20, pauseMs: 1 };
/** Fifty chunks a second, for two seconds. */
const pacedStream = { chunkCount: 100, pauseMs: 20 };

export function listScenarios({ callerCount, streamCount, scenarioNumbers: chosen }: ScenarioOptions): Scenario[] {
  const callers = { bodySizeBytes: 2 * kib, concurrency: callerCount, stream: null };
  const scenarios: Scenario[] = [
    { ...callers, name: `JSON, 2 KB, ${callerCount} callers` },
    { ...callers, name: `JSON, 20 KB, ${callerCount} callers`, bodySizeBytes: 20 * kib },
    { ...callers, name: 'JSON, 2 KB, 1 caller', concurrency: 1 },
    { ...callers, name: `streams of 20 chunks, ${callerCount} callers`, stream: shortStream },
    { ...callers, name: `${streamCount} streams of 50 chunks/s`, concurrency: streamCount, stream: pacedStream },
  ];
  return scenarios.filter((_, index) => chosen.includes(index + 1));
}

/** The body that a caller sends, of just the size that the scenario asks for. The mock upstream reads the pace from the end user. */
export function makeBody({ bodySizeBytes, stream }: Scenario, model: string): string {
  const pace =
    stream === null
      ? ''
      : `"stream":true,"stream_options":{"include_usage":true},"user":"${stream.chunkCount}x${stream.pauseMs}ms",`;
  const before = `{"model":"${model}",${pace}"messages":[{"role":"system","content":"You are helpful."},{"role":"user","content":"`;
  const after = '"}]}';
  return before + makeProse(bodySizeBytes - before.length - after.length) + after;
}

/** Words as various as they are in speech, so that compressing them costs what it costs in life. The same at every call. */
function makeProse(sizeBytes: number): string {
  const letters = 'etaoinshrdlucmfwypvbgk';
  let state = 1;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const vocabulary = Array.from({ length: 2_000 }, () =>
    Array.from({ length: 2 + next(9) }, () => letters.charAt(next(letters.length))).join(''),
  );
  let text = '';
  // The word of rank r is met about 1/r times as often as the first one.
  while (text.length < sizeBytes)
    text += `${vocabulary[Math.floor(vocabulary.length ** (next(10_000) / 10_000)) - 1] ?? ''} `;
  return text.slice(0, sizeBytes);
}
