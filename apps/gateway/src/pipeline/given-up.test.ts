import { expect, test, vi } from 'vitest';
import { type ScriptedAnswer, useScriptedUpstream } from '../testing/scripted-upstream.ts';
import { useGateway } from '../testing/use-gateway.ts';

const upstream = useScriptedUpstream();
const gateway = useGateway(
  { drainTimeoutMs: 100 },
  {
    get providers() {
      return [{ name: 'scripted', baseUrl: upstream.url, apiKey: null }];
    },
  },
);
const messages = [{ role: 'user', content: 'A question that takes long to be thought about. '.repeat(50) }];

/** Calls, leaves when the upstream is at work, and resolves to the record of that. */
async function leaveDuring(answer: ScriptedAnswer, isStreamed: boolean) {
  const seen = gateway.recorded.length;
  const abort = new AbortController();
  const called = Promise.withResolvers<void>();
  upstream.answerWith((response) => {
    answer(response);
    called.resolve();
  });
  const body = JSON.stringify({ model: 'scripted/m', messages, stream: isStreamed });
  const headers = { authorization: `Bearer ${gateway.mintKey()}` };
  const answered = fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers, body, signal: abort.signal });
  await called.promise;
  abort.abort();
  await expect(answered).rejects.toThrow();
  await vi.waitFor(() => expect(gateway.recorded).toHaveLength(seen + 1), { timeout: 5_000 });
  return gateway.recorded[seen]?.record;
}

test.each([
  ['an upstream that has not answered yet', false, () => {}],
  [
    'a stream that has not said anything yet',
    true,
    (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
  ],
  [
    'an answer that came in part',
    false,
    (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices":['),
  ],
] satisfies [string, boolean, ScriptedAnswer][])(
  'whoever hangs up on %s is charged for the input that was sent, counted by us',
  async (_, isStreamed, answer) => {
    const record = await leaveDuring(answer, isStreamed);
    expect(record).toMatchObject({ statusCode: 499, usage: { outputTokens: 0, isEstimated: true } });
    expect(record?.usage.inputTokens).toBeGreaterThan(400);
  },
);

test('whoever hangs up on a refusal is charged for nothing', async () => {
  const hesitant: ScriptedAnswer = (response) => {
    response.writeHead(400, { 'content-type': 'application/json' }).write('{"error":');
  };
  const record = await leaveDuring(hesitant, false);
  expect(record).toMatchObject({ statusCode: 499, usage: { inputTokens: 0, outputTokens: 0, isEstimated: false } });
});
