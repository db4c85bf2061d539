import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimulatorControl } from './control.ts';
import type { FaultInput, FaultKind } from './fault-parameters.ts';
import { faultKinds } from './fault-parameters.ts';
import { dataOf, eventsOf, type RawResponse, type RunningSimulator, startSimulator } from './raw-exchange.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const stream = { stream: true, stream_options: { include_usage: true } };
const CONTENT = 'one two three';
/** Role, three words, reason, usage, [DONE]. */
const HEALTHY_EVENT_COUNT = 7;

function streamed(fault: FaultInput | FaultInput[], control: SimulatorControl = {}): Promise<RawResponse> {
  return simulator.chat({ content: CONTENT, ...control, fault }, stream);
}

function plain(fault: FaultInput | FaultInput[], control: SimulatorControl = {}): Promise<RawResponse> {
  return simulator.chat({ content: CONTENT, ...control, fault });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

type Case = { readonly guarantee: string; readonly check: () => Promise<void> };

const cases: Record<FaultKind, Case> = {
  reset_before_headers: {
    guarantee: 'resets the connection without a status line',
    check: async () => {
      const { status, wasReset } = await streamed('reset_before_headers');
      expect({ status, wasReset }).toEqual({ status: null, wasReset: true });
    },
  },
  reset_mid_stream: {
    guarantee: 'resets after exactly k events, or in the middle of a plain body',
    check: async () => {
      const answer = await streamed({ kind: 'reset_mid_stream', after_chunks: 3 });
      expect([dataOf(answer.text).length, answer.wasReset, answer.isTerminated]).toEqual([3, true, false]);
      const body = await plain('reset_mid_stream');
      expect([body.status, body.wasReset, body.body.length > 0, isJson(body.text)]).toEqual([200, true, true, false]);
    },
  },
  fin_mid_stream: {
    guarantee: 'ends cleanly after k events without [DONE]',
    check: async () => {
      const answer = await streamed({ kind: 'fin_mid_stream', after_chunks: 4 });
      expect([eventsOf(answer.text).length, answer.isTerminated, answer.wasReset]).toEqual([4, true, false]);
      expect(answer.text).not.toContain('[DONE]');
    },
  },
  fin_mid_chunk: {
    guarantee: 'ends cleanly inside a line',
    check: async () => {
      const answer = await streamed({ kind: 'fin_mid_chunk', after_chunks: 1 });
      expect(answer.isTerminated).toBe(true);
      expect(answer.text.endsWith('\n\n')).toBe(false);
      expect(isJson(dataOf(answer.text)[1] ?? '')).toBe(false);
    },
  },
  fin_without_terminator: {
    guarantee: 'closes after k events without the HTTP terminator',
    check: async () => {
      const answer = await streamed({ kind: 'fin_without_terminator', after_chunks: 0 });
      expect([answer.status, answer.body.length, answer.isTerminated, answer.wasReset]).toEqual([200, 0, false, false]);
      expect(eventsOf((await streamed('fin_without_terminator')).text)).toHaveLength(2);
    },
  },
  truncated_body: {
    guarantee: 'promises more bytes than it sends',
    check: async () => {
      const { headers, body } = await plain('truncated_body');
      expect(Number(headers['content-length'])).toBeGreaterThan(body.length);
      expect(body.length).toBeGreaterThan(0);
    },
  },
  close_delimited: {
    guarantee: 'sends neither length nor chunks, so that a cut looks like an end',
    check: async () => {
      const { headers, text } = await streamed(['close_delimited', 'fin_mid_stream']);
      expect(headers).not.toHaveProperty('transfer-encoding');
      expect(headers).not.toHaveProperty('content-length');
      expect(eventsOf(text)).toHaveLength(2);
    },
  },
  stall: {
    guarantee: 'sends k events and then nothing until the caller leaves',
    check: async () => {
      const leaving = new AbortController();
      const response = await fetch(`${simulator.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({
          model: 'stalled',
          messages: [{ role: 'user', content: 'x' }],
          stream: true,
          simulator: { fault: { kind: 'stall', after_chunks: 1 } },
        }),
        signal: leaving.signal,
      });
      const reader = response.body?.getReader();
      expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('"role":"assistant"');
      const stalled = () => simulator.requests().find(({ model }) => model === 'stalled');
      expect(stalled()).toMatchObject({ frameCount: 1, endedAt: null, aborted: false });
      leaving.abort();
      await expect.poll(() => stalled()?.aborted).toBe(true);
    },
  },
  garbage: {
    guarantee: 'answers 200 with bytes that are neither JSON nor UTF-8',
    check: async () => {
      const { status, body, text } = await plain('garbage');
      expect([status, isJson(text), text.includes('\ufffd'), body.length]).toEqual([200, false, true, 512]);
    },
  },
  html: {
    guarantee: 'answers with a web page, under any status',
    check: async () => {
      const { status, headers, text } = await plain('html', { status: 502 });
      expect([status, headers['content-type'], text.startsWith('<!doctype html>')]).toEqual([502, 'text/html', true]);
    },
  },
  empty: {
    guarantee: 'answers 200 with an empty body',
    check: async () => {
      for (const { status, body } of [await plain('empty'), await streamed('empty')]) {
        expect([status, body.length]).toEqual([200, 0]);
      }
    },
  },
  wrong_content_type: {
    guarantee: 'sends the right body under the wrong type',
    check: async () => {
      const { headers, text } = await plain('wrong_content_type');
      expect([headers['content-type'], isJson(text)]).toEqual(['text/plain', true]);
    },
  },
  split_utf8: {
    guarantee: 'cuts every multi-byte character between writes and loses none',
    check: async () => {
      const { chunks, text } = await streamed('split_utf8', { content: 'ü🌊' });
      expect(chunks.filter((chunk) => ((chunk[0] ?? 0) & 0xc0) === 0x80)).toHaveLength(1 + 3);
      expect(eventsOf(text)[1]?.choices[0]?.delta.content).toBe('ü🌊');
    },
  },
  crlf: {
    guarantee: 'ends every line with CR LF',
    check: async () => {
      const { text } = await streamed('crlf');
      expect(text.split('\r\n\r\n')).toHaveLength(HEALTHY_EVENT_COUNT + 1);
      expect(/[^\r]\n/.test(text)).toBe(false);
    },
  },
  cr: {
    guarantee: 'ends every line with CR alone',
    check: async () => {
      const { text } = await streamed('cr');
      expect([text.includes('\n'), text.split('\r\r').length]).toEqual([false, HEALTHY_EVENT_COUNT + 1]);
    },
  },
  bom: {
    guarantee: 'puts one byte order mark before the first byte',
    check: async () => {
      const { body } = await streamed('bom');
      expect([body.indexOf('\ufeff'), body.lastIndexOf('\ufeff')]).toEqual([0, 0]);
    },
  },
  comments: {
    guarantee: 'sends a comment before every event',
    check: async () => {
      const { text } = await streamed('comments');
      expect(text.match(/^: keep-alive$/gm)).toHaveLength(HEALTHY_EVENT_COUNT);
      expect(dataOf(text)).toHaveLength(HEALTHY_EVENT_COUNT);
    },
  },
  multi_line_data: {
    guarantee: 'spreads each event over two data lines that join to JSON',
    check: async () => {
      const { text } = await streamed('multi_line_data');
      const [first] = text.split('\n\n');
      expect(first?.split('\n')).toHaveLength(2);
      expect(isJson((first ?? '').replaceAll('data: ', ''))).toBe(true);
    },
  },
  huge_line: {
    guarantee: 'sends one line of the given size and stays a valid stream',
    check: async () => {
      const { text } = await streamed({ kind: 'huge_line', size_bytes: 200_000 });
      const lengths = eventsOf(text).map((event) => event.choices[0]?.delta.content?.length ?? 0);
      expect([lengths.filter((length) => length === 200_000).length, lengths.length]).toEqual([1, HEALTHY_EVENT_COUNT]);
    },
  },
  duplicate_usage: {
    guarantee: 'sends the usage chunk twice, and the usage key twice in a plain body',
    check: async () => {
      expect(eventsOf((await streamed('duplicate_usage')).text).filter(({ usage }) => usage)).toHaveLength(2);
      expect((await plain('duplicate_usage')).text.match(/"usage":/g)).toHaveLength(2);
    },
  },
  error_in_stream: {
    guarantee: 'sends an error object after k events and then ends',
    check: async () => {
      const { text, status } = await streamed(
        { kind: 'error_in_stream', after_chunks: 3 },
        { error: { message: 'no' } },
      );
      const events = eventsOf(text);
      expect([status, events.length, events.at(-1)?.error?.message]).toEqual([200, 4, 'no']);
      expect(text).not.toContain('[DONE]');
    },
  },
  status_200_error_object: {
    guarantee: 'answers 200 with an error object instead of a completion',
    check: async () => {
      const { status, text } = await plain('status_200_error_object', { status: 500 });
      expect([status, Object.keys(JSON.parse(text))]).toEqual([200, ['error']]);
    },
  },
  redirect: {
    guarantee: 'answers with a redirect to the given location',
    check: async () => {
      const { status, headers, body } = await plain({
        kind: 'redirect',
        location: 'http://elsewhere.test/',
        status: 308,
      });
      expect([status, headers.location, body.length]).toEqual([308, 'http://elsewhere.test/', 0]);
    },
  },
  gzip: {
    guarantee: 'compresses unasked, in several layers, so that few bytes become many',
    check: async () => {
      const { headers, body } = await plain(
        { kind: 'gzip', layers: 2 },
        { content: 'a', content_size_bytes: 1_000_000 },
      );
      expect([headers['content-encoding'], body.length < 5000]).toEqual(['gzip, gzip', true]);
      expect(gunzipSync(gunzipSync(body)).length).toBeGreaterThan(1_000_000);
    },
  },
  slow_bytes: {
    guarantee: 'sends every byte as a write of its own',
    check: async () => {
      const { chunks, text } = await streamed({ kind: 'slow_bytes', byte_delay_ms: 0 });
      expect(chunks.every(({ length }) => length === 1)).toBe(true);
      expect(dataOf(text).at(-1)).toBe('[DONE]');
    },
  },
  done_missing: {
    guarantee: 'ends cleanly after the usage chunk without [DONE]',
    check: async () => {
      const { text, isTerminated } = await streamed('done_missing');
      expect([eventsOf(text).at(-1)?.choices, text.includes('[DONE]'), isTerminated]).toEqual([[], false, true]);
    },
  },
  usage_chunk_missing: {
    guarantee: 'never reports usage though it was asked for',
    check: async () => {
      const { text } = await streamed('usage_chunk_missing');
      expect(eventsOf(text).some(({ usage }) => usage)).toBe(false);
      expect(dataOf(text).at(-1)).toBe('[DONE]');
      expect(JSON.parse((await plain('usage_chunk_missing')).text)).not.toHaveProperty('usage');
    },
  },
  usage_in_every_chunk: {
    guarantee: 'reports usage with every chunk',
    check: async () => {
      const events = eventsOf((await streamed('usage_in_every_chunk')).text);
      expect([events.length, events.every(({ usage }) => usage)]).toEqual([HEALTHY_EVENT_COUNT - 1, true]);
    },
  },
};

describe.each(faultKinds)('fault %s', (kind) => {
  test(`${cases[kind].guarantee}`, () => cases[kind].check());
});

test('faults combine in the given order', async () => {
  const { text, isTerminated } = await streamed(['crlf', 'bom', 'done_missing', 'fin_without_terminator']);
  expect([text.startsWith('\ufeffdata: {'), text.split('\r\n\r\n').length, isTerminated]).toEqual([true, 3, false]);
});

test('a healthy stream has none of the faults', async () => {
  const { text, isTerminated, wasReset, headers } = await simulator.chat({ content: CONTENT }, stream);
  expect([dataOf(text).length, isTerminated, wasReset]).toEqual([HEALTHY_EVENT_COUNT, true, false]);
  expect(headers).not.toHaveProperty('content-encoding');
});
