import { EventEmitter } from 'node:events';
import { createLogger } from '@lethe/telemetry';
import { afterEach, expect, test, vi } from 'vitest';
import { createReadiness, PROBE_TIMEOUT_MS, type ReadinessPorts } from './readiness.ts';

const OUTAGE_SERVE_MS = 20_000;

/** A gateway whose database does what the test says. */
function useReadiness() {
  let nowMs = 1_000;
  const logLines: string[] = [];
  const pool = Object.assign(new EventEmitter(), { query: (): Promise<unknown> => Promise.resolve() });
  const isReady = createReadiness({
    group: { isReady: () => true },
    spool: { hasRoom: () => true },
    database: { pool } as unknown as ReadinessPorts['database'],
    logger: createLogger({ app: 'gateway', level: 'error', write: (line) => logLines.push(line) }),
    monotonicMs: () => nowMs,
    outageServeMs: OUTAGE_SERVE_MS,
  });
  return { pool, isReady, logLines, advance: (ms: number) => (nowMs += ms) };
}

const away = () => Promise.reject(new Error('the database is away'));

afterEach(() => void vi.useRealTimers());

test('a gateway is ready for as long as it serves without its database, counted from the last use of it that went well', async () => {
  const { pool, isReady, advance } = useReadiness();
  advance(10 * OUTAGE_SERVE_MS);
  pool.emit('release', undefined);
  pool.query = away;
  advance(OUTAGE_SERVE_MS);
  pool.emit('release', new Error('the connection broke'));
  expect(await isReady()).toBe(true);
  advance(1);
  expect(await isReady()).toBe(false);
});

test('a database that hangs keeps nobody waiting who asks', async () => {
  vi.useFakeTimers();
  const { pool, isReady, advance } = useReadiness();
  pool.query = () => new Promise(() => {});
  const asked = isReady();
  await vi.advanceTimersByTimeAsync(PROBE_TIMEOUT_MS);
  expect(await asked).toBe(true);
  advance(OUTAGE_SERVE_MS + 1);
  const askedLater = isReady();
  await vi.advanceTimersByTimeAsync(PROBE_TIMEOUT_MS);
  expect(await askedLater).toBe(false);
});

test('however many ask, the database hears one question at a time', async () => {
  const { pool, isReady, logLines } = useReadiness();
  const questions: PromiseWithResolvers<unknown>[] = [];
  pool.query = () => {
    const question = Promise.withResolvers<unknown>();
    questions.push(question);
    return question.promise;
  };
  const answers = Array.from({ length: 100 }, isReady);
  expect(questions).toHaveLength(1);
  questions[0]?.reject(new Error('away'));
  expect(new Set(await Promise.all(answers))).toEqual(new Set([true]));
  expect(logLines).toHaveLength(1);
  const next = isReady();
  expect(questions).toHaveLength(2);
  questions[1]?.resolve(null);
  expect(await next).toBe(true);
});

test('a question that hangs is not put again while it hangs', async () => {
  vi.useFakeTimers();
  const { pool, isReady } = useReadiness();
  let questionCount = 0;
  pool.query = () => {
    questionCount += 1;
    return new Promise(() => {});
  };
  for (let round = 0; round < 3; round += 1) {
    const asked = isReady();
    await vi.advanceTimersByTimeAsync(PROBE_TIMEOUT_MS);
    await asked;
  }
  expect(questionCount).toBe(1);
});
