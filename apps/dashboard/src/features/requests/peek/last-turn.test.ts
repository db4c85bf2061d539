import { parseConversation } from '@lethe/core/payloads';
import { expect, test } from 'vitest';
import { lastTurn } from './last-turn.ts';

const json = (value: unknown) => ({ mediaType: 'application/json', text: JSON.stringify(value) });
const conversationOf = (messages: readonly unknown[], content: string) =>
  parseConversation({
    endpoint: 'chat.completions',
    request: json({ model: 'gpt-5-mini', messages }),
    response: json({ choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }] }),
  });

test('a glimpse shows the last question, the calls on the way and the answer', () => {
  const conversation = conversationOf(
    [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'An earlier question' },
      { role: 'assistant', content: 'An earlier answer' },
      { role: 'user', content: 'Where is HF-20418?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'get_shipment', arguments: '{"order": 1}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: '"delivered"' },
    ],
    'At the terminal.',
  );
  expect(lastTurn(conversation)).toEqual([
    { kind: 'said', speaker: 'User', text: 'Where is HF-20418?', isFailure: false },
    { kind: 'call', name: 'get_shipment', args: '{"order": 1}', result: '"delivered"' },
    { kind: 'said', speaker: 'Assistant', text: 'At the terminal.', isFailure: false },
  ]);
});

test('a glimpse of five megabytes is still a glimpse', () => {
  const glimpses = lastTurn(conversationOf([{ role: 'user', content: 'x'.repeat(5_000_000) }], 'y'.repeat(5_000_000)));
  expect(glimpses.map((glimpse) => (glimpse.kind === 'said' ? glimpse.text : ''))).toEqual([
    `${'x'.repeat(400)}…`,
    `${'y'.repeat(400)}…`,
  ]);
});

test('a glimpse of many calls keeps the question and the answer', () => {
  const calls = Array.from({ length: 30 }, (_, index) => ({
    id: `c${index}`,
    type: 'function',
    function: { name: `tool_${index}`, arguments: '{}' },
  }));
  const glimpses = lastTurn(
    conversationOf(
      [
        { role: 'user', content: 'All of them' },
        { role: 'assistant', content: null, tool_calls: calls },
      ],
      'Done.',
    ),
  );
  expect(glimpses).toHaveLength(6);
  expect(glimpses[0]).toMatchObject({ text: 'All of them' });
  expect(glimpses.at(-1)).toMatchObject({ text: 'Done.' });
});
