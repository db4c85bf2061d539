import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimulatorControl } from './control.ts';
import { type FaultKind, faultKinds } from './fault-parameters.ts';
import { namedEventsOf, type RawResponse, type RunningSimulator, startSimulator } from './raw-exchange.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const apis = [
  { path: '/v1/responses', body: { model: 'm', input: 'Say hello' }, terminal: 'response.completed' },
  {
    path: '/v1/messages',
    body: { model: 'm', max_tokens: 99, messages: [{ role: 'user', content: 'Say hello' }] },
    terminal: 'message_stop',
  },
] as const;

const usageKeys = (text: string) => text.match(/"usage":\{/g)?.length ?? 0;
const lastType = (answer: RawResponse) => namedEventsOf(answer.text).at(-1)?.type;

describe.each(apis)('$path', ({ path, body, terminal }) => {
  const send = (control: SimulatorControl, fields: object = {}) =>
    simulator.post(path, { ...body, ...fields, simulator: { content: 'one zwölf drei', ...control } });
  const stream = (control: SimulatorControl) => send(control, { stream: true });

  test('a healthy stream ends with its terminal event and no [DONE]', async () => {
    const answer = await stream({});
    expect([answer.isTerminated, lastType(answer), answer.text.includes('[DONE]')]).toEqual([true, terminal, false]);
  });

  test.each(faultKinds.filter((kind): kind is FaultKind => kind !== 'stall'))(
    '%s is no healthy stream',
    async (kind) => {
      const healthy = await stream({});
      const faulty = await stream({ fault: kind === 'slow_bytes' ? { kind, byte_delay_ms: 0 } : kind });
      const seen = ({ status, wasReset, isTerminated, headers, chunks, text }: RawResponse) => {
        const { 'content-type': type, 'content-encoding': encoding, 'content-length': length } = headers;
        const framing = headers['transfer-encoding'];
        // Ids follow the body and so the fault, and are no part of what it does.
        const shape = text.replaceAll(/[0-9a-f]{20,29}/g, 'id');
        return { status, wasReset, isTerminated, type, encoding, length, framing, count: chunks.length, shape };
      };
      expect(seen(faulty)).not.toEqual(seen(healthy));
    },
  );

  test('a cut comes after exactly k events', async () => {
    const answer = await stream({ fault: { kind: 'fin_mid_stream', after_chunks: 3 } });
    expect([namedEventsOf(answer.text).length, answer.isTerminated]).toEqual([3, true]);
  });

  test('done_missing leaves the terminal event out', async () => {
    expect(lastType(await stream({ fault: 'done_missing' }))).not.toBe(terminal);
  });

  test('usage_chunk_missing reports none anywhere, and ends as usual', async () => {
    const answer = await stream({ fault: 'usage_chunk_missing' });
    expect([usageKeys(answer.text), lastType(answer)]).toEqual([0, terminal]);
    expect(usageKeys((await send({ fault: 'usage_chunk_missing' })).text)).toBe(0);
  });

  test('duplicate_usage reports it once more', async () => {
    const once = usageKeys((await stream({})).text);
    expect(usageKeys((await stream({ fault: 'duplicate_usage' })).text)).toBe(once + 1);
    expect(usageKeys((await send({ fault: 'duplicate_usage' })).text)).toBe(2);
  });

  test('usage_in_every_chunk reports it with each event', async () => {
    const { text } = await stream({ fault: 'usage_in_every_chunk' });
    expect(usageKeys(text)).toBe(namedEventsOf(text).length);
  });

  test('huge_line is one delta of that size in a stream that stays valid', async () => {
    const answer = await stream({ fault: { kind: 'huge_line', size_bytes: 50_000 } });
    const lengths = namedEventsOf(answer.text).map(({ delta }) => (delta?.text ?? delta)?.length ?? 0);
    expect([lengths.filter((length) => length === 50_000).length, lastType(answer)]).toEqual([1, terminal]);
  });

  test('multi_line_data spreads an event over two data lines that join to JSON', async () => {
    const [first] = (await stream({ fault: 'multi_line_data' })).text.split('\n\n');
    const data = first?.split('\n').filter((line) => line.startsWith('data: ')) ?? [];
    expect([data.length, JSON.parse(data.map((line) => line.slice(6)).join('\n')).type]).toEqual([
      2,
      expect.any(String),
    ]);
  });

  test('raw usage goes where usage is told, even what is not JSON', async () => {
    expect((await stream({ usage: { raw_text: '{"input_tokens":NaN}' } })).text).toContain(
      '"usage":{"input_tokens":NaN}}',
    );
    expect(simulator.requests().at(-1)).toMatchObject({ usage: null, isUsageRaw: true });
  });

  test('status_200_error_object is an error of this API in a 200', async () => {
    const { status, text } = await send({ fault: 'status_200_error_object' });
    expect([status, JSON.parse(text).error.message]).toEqual([200, 'The simulator was asked to fail.']);
  });
});

test('each answer has an id of its own, which the truth names, unless the caller chose one', async () => {
  const ask = async (control: SimulatorControl) => (await simulator.chat(control)).headers['x-request-id'];
  const first = await ask({});
  expect(simulator.requests().at(-1)?.answerRequestId).toBe(first);
  expect(await ask({})).not.toBe(first);
  expect(await ask({ headers: { 'x-request-id': 'chosen' } })).toBe('chosen');
  const { headers } = await simulator.post(apis[1].path, apis[1].body);
  expect(simulator.requests().at(-1)?.answerRequestId).toBe(headers['request-id']);
});
