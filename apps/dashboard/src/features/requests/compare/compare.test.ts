import { type Conversation, parseConversation } from '@lethe/core/payloads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestFixture } from '../fixtures/request-fixtures.ts';
import { compareFacts } from './compare-facts.ts';
import { compareParameters, compareTurns, compareWords } from './compare-turns.ts';

const message = (role: string, content: string) => ({ role, content });
const conversation = (body: object, answer = 'fine'): Conversation =>
  parseConversation({
    endpoint: 'chat.completions',
    request: { mediaType: 'application/json', text: JSON.stringify(body) },
    response: {
      mediaType: 'application/json',
      text: JSON.stringify({ choices: [{ index: 0, message: message('assistant', answer), finish_reason: 'stop' }] }),
    },
  });

describe('two conversations', () => {
  test('are told apart turn by turn, and changed turns word by word', () => {
    const a = conversation({ messages: [message('system', 'be brief'), message('user', 'one two three')] });
    const b = conversation({
      messages: [message('system', 'be brief'), message('user', 'one 2 three'), message('user', 'and four')],
    });
    const compared = compareTurns(a, b);
    expect(compared.map(({ kind }) => kind)).toEqual(['same', 'changed', 'only', 'same']);
    expect(compareWords('one two three', 'one 2 three')).toEqual([
      { in: 'both', text: 'one ' },
      { in: 'a', text: 'two' },
      { in: 'b', text: '2' },
      { in: 'both', text: ' three' },
    ]);
    expect(compared[2]).toMatchObject({ in: 'b', turn: { speaker: 'User', text: 'and four' } });
  });

  test('that are the same differ in nothing', () => {
    const one = conversation({ messages: [message('user', 'hello')] });
    expect(compareTurns(one, one).map(({ kind }) => kind)).toEqual(['same']);
  });

  test('lose no turn, whatever they are', () => {
    const bodies = fc.array(fc.record({ role: fc.constantFrom('user', 'assistant'), content: fc.string() }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(bodies, bodies, (left, right) => {
        const [a, b] = [conversation({ messages: left }), conversation({ messages: right })];
        const compared = compareTurns(a, b);
        const count = (side: 'a' | 'b') =>
          compared.reduce((sum, one) => {
            if (one.kind === 'same') return sum + one.turns.length;
            return sum + (one.kind === 'changed' || one.in === side ? 1 : 0);
          }, 0);
        expect([count('a'), count('b')]).toEqual([a.turns.length, b.turns.length]);
      }),
    );
  });

  test('keep every character of a changed text on either side', () => {
    const shared = fc
      .array(fc.constantFrom('one', ' ', 'two', '\n', 'é'), { maxLength: 12 })
      .map((words) => words.join(''));
    fc.assert(
      fc.property(shared, shared, (a, b) => {
        const runs = compareWords(a, b);
        if (runs === null) return;
        const side = (name: 'a' | 'b') =>
          runs
            .filter((run) => run.in === 'both' || run.in === name)
            .map(({ text }) => text)
            .join('');
        expect([side('a'), side('b')]).toEqual([a, b]);
      }),
    );
  });

  test('that are too long are not told word by word', () => {
    expect(compareWords('a'.repeat(30_000), 'b'.repeat(30_000))).toBeNull();
  });

  test('that have next to nothing in common are two texts', () => {
    expect(compareWords('the driver recorded the damage', 'keep them until the claim is decided')).toBeNull();
  });

  test('differ in the parameters that only one of them sets', () => {
    const a = conversation({ model: 'm', temperature: 0.2, seed: 1, messages: [] });
    const b = conversation({ model: 'm', temperature: 0.7, messages: [] });
    const changed = compareParameters(a, b).filter(({ isSame }) => !isSame);
    expect(changed).toEqual([
      { name: 'seed', a: '1', b: null, isSame: false },
      { name: 'temperature', a: '0.2', b: '0.7', isSame: false },
    ]);
  });
});

test('facts subtract the first from the second, to the nano-dollar', () => {
  const a = requestFixture();
  const b = requestFixture({
    timing: { ...a.timing, totalMs: 3_080 },
    cost: { ...a.cost, totalNanoUsd: 23_345_561n },
    rates: null,
  });
  const facts = new Map(compareFacts(a, b).map((fact) => [fact.name, fact.difference]));
  expect([facts.get('Latency'), facts.get('Total cost'), facts.get('Output tokens'), facts.get('Model')]).toEqual([
    '−1.00 s',
    '+$0.000000001',
    '0',
    null,
  ]);
});
