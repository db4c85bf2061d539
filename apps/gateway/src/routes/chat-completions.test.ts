import { expect, test } from 'vitest';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const messages = [{ role: 'user', content: 'Say hello.' }];

test('a plain completion passes, with the cost of its tokens and its record', async () => {
  const apiKey = gateway.mintRetainingKey();
  const body = {
    model: 'simulator/gpt-4o-mini',
    messages,
    simulator: { usage: { prompt_tokens: 1000, completion_tokens: 500 } },
  };
  const response = await gateway.chat(apiKey, body);
  const answer = (await response.json()) as { usage: unknown };
  expect(response.status).toBe(200);
  expect(answer.usage).toMatchObject({
    prompt_tokens: 1000,
    completion_tokens: 500,
    cost_usd_input: 0.00015,
    cost_usd_output: 0.0003,
    cost_usd_cached_input: 0,
    cost_usd_data_storage: 0.000015,
    cost_nano_usd_data_storage: 15_000,
    cost_usd_total: 0.000465,
  });
  const { record } = gateway.entryOf(response.headers.get('x-request-id'));
  expect(record).toMatchObject({ provider: 'simulator', model: 'gpt-4o-mini', statusCode: 200, finishReason: 'stop' });
  const parts = await gateway.openParts(record.id);
  expect(parts.map(({ part, mediaType }) => [part, mediaType])).toEqual([
    ['request', 'application/json'],
    ['response', 'application/json'],
  ]);
  expect(JSON.parse(Buffer.from(parts[0]?.bytes ?? []).toString())).toEqual(body);
});

test('a stream passes, with the cost on the chunk that carries the finish reason', async () => {
  const apiKey = gateway.mintKey();
  const response = await gateway.chat(apiKey, { model: 'simulator/gpt-4o-mini', messages, stream: true });
  const text = await response.text();
  expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  const chunks = text
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => JSON.parse(event.slice(6)));
  expect(chunks.every((chunk) => chunk.choices.length === 1)).toBe(true);
  expect(chunks.at(-1).choices[0].finish_reason).toBe('stop');
  expect(chunks.at(-1).usage.cost_usd_data_storage).toBe(0);
  expect(chunks.at(-1).usage.cost_usd_total).toBeGreaterThan(0);
});
