import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { protocolFor } from '../../wire/protocols.ts';
import { listen, TestGateway } from '../test-gateway.ts';
import { ANSWER_MEMBER, createBrokenUpstream } from './broken-upstream.ts';
import { judgeAnswer, type SeenAnswer } from './judge-answer.ts';
import { everyChange, type MalformedAnswer, malformedAnswer } from './malformed-answer.ts';
import { CANARY, requestFor } from './valid-answers.ts';

export interface MalformedRun {
  readonly seed: number;
  /** Of random answers. Beside them come all single changes. */
  readonly count: number;
}

export interface MalformedReport {
  readonly answeredCount: number;
  readonly refusedCount: number;
  readonly cutCount: number;
  /** Sentences about what must not be; empty when every rule held. */
  readonly differences: readonly string[];
}

const CONCURRENCY = 16;
/** A request that takes longer hangs. */
const HANG_MS = 10_000;
const SILENCE_MS = 150;
const LIMITS = {
  headersTimeoutMs: SILENCE_MS,
  firstByteTimeoutMs: SILENCE_MS,
  idleTimeoutMs: SILENCE_MS,
  retryDelayMs: 1,
  retryAfterMaxMs: 1,
};

/** Sends requests through a real gateway to an upstream whose answers are broken in every way, and holds what became of them against the rules. */
export async function runMalformed({ seed, count }: MalformedRun): Promise<MalformedReport> {
  const answers = [...everyChange, ...fc.sample(malformedAnswer, { seed, numRuns: count })];
  const upstream = createBrokenUpstream(answers);
  const gateway = new TestGateway();
  const baseUrl = `${await listen(upstream)}/v1`;
  await gateway.start(LIMITS, { providers: [{ name: 'broken', baseUrl, apiKey: null }] });
  try {
    const apiKey = gateway.mintKey();
    const seen = await callAll(gateway, apiKey, answers);
    const differences = seen.flatMap((answer) => judgeAnswer(answer, gateway.recorded));
    const ofKind = (kind: SeenAnswer['kind']) => seen.filter((answer) => answer.kind === kind).length;
    return {
      answeredCount: ofKind('whole'),
      refusedCount: seen.filter(({ status }) => status >= 400).length,
      cutCount: ofKind('cut'),
      differences: [...differences, ...findContent(gateway)],
    };
  } finally {
    await gateway.stop();
    upstream.close();
    upstream.closeAllConnections();
  }
}

async function callAll(
  gateway: TestGateway,
  apiKey: string,
  answers: readonly MalformedAnswer[],
): Promise<readonly SeenAnswer[]> {
  const seen: SeenAnswer[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < answers.length; index = next++) {
      seen.push(await call(gateway, apiKey, answers[index] as MalformedAnswer, index));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return seen;
}

async function call(gateway: TestGateway, apiKey: string, sent: MalformedAnswer, index: number): Promise<SeenAnswer> {
  const { endpoint, isStreamed } = sent;
  const fields = { model: 'broken/m', [ANSWER_MEMBER]: index, ...(isStreamed ? { stream: true } : {}) };
  const about = { index, sent };
  try {
    const response = await fetch(gateway.url + protocolFor(endpoint).path, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: requestFor(endpoint, fields),
      signal: AbortSignal.timeout(HANG_MS),
    });
    const head = { ...about, status: response.status, requestId: response.headers.get('x-request-id') };
    try {
      return { ...head, kind: 'whole', text: await response.text() };
    } catch (error) {
      return { ...head, kind: isTimeout(error) ? 'hung' : 'cut', text: '' };
    }
  } catch (error) {
    return { ...about, status: 0, requestId: null, kind: isTimeout(error) ? 'hung' : 'cut', text: '' };
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** At metadata only nothing of a prompt or an answer is anywhere: not in records, nor in logs, nor in the spool. */
function findContent(gateway: TestGateway): readonly string[] {
  const places: readonly (readonly [string, string])[] = [
    ['records', inspect([gateway.recorded, gateway.records.batches], { depth: null, maxArrayLength: null })],
    ['logs', gateway.logLines.join('\n')],
    ...filesIn(gateway.folder).map((path) => [path, readFileSync(path, 'latin1')] as const),
  ];
  return places.filter(([, text]) => text.includes(CANARY)).map(([place]) => `content stands in ${place}`);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
