import { describe, expect, test } from 'vitest';
import { parseChatRequest, questionOf } from '../chat/request.ts';
import { controlSchema } from '../control.ts';
import { JSON_ITEM_COUNT_MAX } from '../limits.ts';
import { composeAnswers } from './compose-answer.ts';
import { synthesizeJson } from './synthesize-json.ts';

const noControl = controlSchema.parse({});

function answerTo(content: unknown, fields: object = {}) {
  const request = parseChatRequest(JSON.stringify({ model: 'm', messages: [{ role: 'user', content }], ...fields }));
  const [answer] = composeAnswers(questionOf(request), noControl);
  return { content: answer?.content ?? '', toolCalls: answer?.toolCalls ?? [] };
}

test('it says that it is a simulator when asked', () => {
  for (const question of ['Who are you?', 'Are you a human?', 'Which model is this?']) {
    expect(answerTo(question).content, question).toContain('simulator, not a language model');
  }
});

test('a summary consists of sentences of the text', () => {
  const text =
    'The harbour bridge closes on Monday. Workers will replace the bridge deck and its cables. Buses cross at the old bridge. Tickets stay valid on every bus.';
  const { content } = answerTo(`Summarise in one sentence: ${text}`);
  expect(text).toContain(content.replace('In short: ', ''));
});

test('a classification picks one of the offered labels by what the text says', () => {
  const offer = 'Classify as billing, technical or shipping:';
  expect(answerTo(`${offer} my parcel never arrived`).content).toContain('Category: shipping');
  expect(answerTo(`${offer} I was charged twice on my invoice`).content).toContain('Category: billing');
});

test('help with code is code in the language that was asked for, and an error is quoted', () => {
  expect(answerTo('Write a Python function that parses durations').content).toContain(
    '```python\ndef parses_durations(',
  );
  expect(answerTo('Why this?\nTypeError: x is not a function').content).toContain('`TypeError: x is not a function`');
});

test('a support reply names the reference of the case', () => {
  expect(answerTo('My order #A-1042 has not arrived, I want a refund').content).toContain('A-1042');
});

test('an empty, an odd and a long message all get prose', () => {
  for (const content of ['', '?!', [], null, [{ type: 'text', text: 'Hi' }], 'as '.repeat(1_000_000)]) {
    expect(answerTo(content).content.length).toBeGreaterThan(10);
  }
});

test('an image in the prompt is acknowledged', () => {
  const content = [
    { type: 'text', text: 'What is this?' },
    { type: 'image_url', image_url: { url: 'data:,' } },
  ];
  expect(answerTo(content).content).toContain('your image');
});

test('the content of tool results is used in the answer', () => {
  const messages = [
    { role: 'user', content: 'Weather?' },
    { role: 'assistant', content: null, tool_calls: [] },
    { role: 'tool', tool_call_id: 'a', content: '{"temperature":21,"sky":"clear"}' },
  ];
  expect(answerTo('', { messages }).content).toBe('Here is what I found. Temperature is 21 and sky is clear.');
  const two = [...messages, { role: 'tool', tool_call_id: 'b', content: 'Wind from the west' }];
  expect(answerTo('', { messages: two }).content).toContain('- Wind from the west');
});

describe('tools', () => {
  const tool = (name: string) => ({ type: 'function', function: { name, parameters: { type: 'object' } } });
  const tools = [tool('get_weather'), tool('searchFlights'), tool('lookup')];
  const names = (content: string, fields: object = {}) =>
    answerTo(content, { tools, ...fields }).toolCalls.map(({ name }) => name);

  test('auto calls exactly the tools that the message talks about', () => {
    expect(names('How is the weather?')).toEqual(['get_weather']);
    expect(names('Weather in Rome and flights to Rome')).toEqual(['get_weather', 'searchFlights'].slice(0, 2));
    expect(names('Good morning')).toEqual([]);
  });

  test('parallel_tool_calls false allows one call', () => {
    expect(names('Weather in Rome and flights to Rome', { parallel_tool_calls: false })).toEqual(['get_weather']);
  });

  test('required, a named tool and none are obeyed', () => {
    expect(names('Good morning', { tool_choice: 'required' })).toEqual(['get_weather']);
    const named = { type: 'function', function: { name: 'lookup' } };
    expect(names('Good morning', { tool_choice: named })).toEqual(['lookup']);
    expect(names('How is the weather?', { tool_choice: 'none' })).toEqual([]);
  });
});

describe('JSON', () => {
  test('json_object gives an object with the keys that the prompt quotes', () => {
    const { content } = answerTo('Reply with "city" and "priority": flat in Porto is on fire, urgent', {
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(content)).toEqual({ city: 'Porto', priority: expect.stringMatching(/^(high|normal|low)$/) });
  });

  test('json_schema gives a value that satisfies the schema', () => {
    const schema = {
      type: 'object',
      properties: {
        sentiment: { enum: ['positive', 'neutral', 'negative'] },
        confidence: { type: 'number', minimum: 0, maximum: 1 },
        email: { type: 'string', format: 'email' },
        tags: { type: 'array', items: { type: 'string', maxLength: 4 }, minItems: 3, maxItems: 3 },
        count: { type: 'integer', exclusiveMinimum: 10, multipleOf: 5 },
        note: { type: ['string', 'null'], minLength: 5 },
      },
      required: ['sentiment'],
    };
    const { content } = answerTo('I love it, write to ana@example.org', {
      response_format: { type: 'json_schema', json_schema: { name: 'r', schema } },
    });
    const value = JSON.parse(content);
    expect(value).toMatchObject({ sentiment: 'positive', email: 'ana@example.org' });
    expect(value.confidence).toSatisfy((n: number) => n >= 0 && n <= 1);
    expect(value.count).toSatisfy((n: number) => n > 10 && n % 5 === 0);
    expect(value.tags).toSatisfy((tags: string[]) => tags.length === 3 && tags.every((tag) => tag.length <= 4));
    expect(value.note.length).toBeGreaterThanOrEqual(5);
  });

  test('references, alternatives and combinations are followed, and recursion ends', () => {
    const schema = {
      $ref: '#/$defs/node',
      $defs: {
        id: { properties: { id: { const: 7 } } },
        node: {
          allOf: [{ $ref: '#/$defs/id' }],
          type: 'object',
          properties: { next: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/node' }] }, on: { type: 'boolean' } },
          required: ['id', 'next'],
        },
      },
    };
    const value = synthesizeJson(schema, 'yes') as { id: number; on: boolean; next: { id: number } };
    expect([value.id, value.on, value.next.id]).toEqual([7, true, 7]);
    expect(JSON.stringify(value)).toContain('"next":null');
  });

  test('a schema cannot ask for more items than the bound', () => {
    const items = synthesizeJson({ type: 'array', minItems: 1e9, items: { type: 'integer' } }, '');
    expect(items).toHaveLength(JSON_ITEM_COUNT_MAX);
  });
});

test('it answers the few facts that it knows and admits what it does not', () => {
  expect(answerTo('What is the capital of France?').content).toBe('The capital of France is Paris.');
  expect(answerTo('What is 17 * 23?').content).toBe('17 * 23 = 391');
  expect(answerTo('Who won the cup in 1974?').content).toContain('I am the built-in simulator');
});

test('facts of known shape are extracted as JSON', () => {
  const { content } = answerTo('Extract the fields: Invoice INV-77 of 2026-02-03, total 42.50 EUR');
  expect(JSON.parse(content.replaceAll(/```(json)?/g, ''))).toEqual({
    reference: 'INV-77',
    date: '2026-02-03',
    amount: '42.50 EUR',
  });
});
