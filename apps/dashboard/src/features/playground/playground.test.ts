import { describe, expect, test } from 'vitest';
import { requestFixture } from '../requests/fixtures/request-fixtures.ts';
import {
  draftOf,
  editable,
  firstBody,
  numberField,
  readBody,
  withField,
  withMessage,
  withMessageAdded,
  withoutMessage,
} from './playground-body.ts';
import { answerConversation, readHead, readUsage } from './read-answer.ts';
import { startFrom } from './start-from.ts';

const bodyOf = (text: string) => {
  const body = readBody(text);
  if (body === null) throw new Error('no body');
  return body;
};
const TOOL_MESSAGE = { role: 'assistant', content: null, tool_calls: [{ id: 'c' }] };
const text = JSON.stringify({
  model: 'm',
  seed: 1,
  messages: [{ role: 'user', content: 'hi' }, TOOL_MESSAGE],
  temperature: 0.2,
});

describe('the form', () => {
  test('shows what it can edit, names the rest, and keeps messages that are more than a text', () => {
    expect(draftOf(bodyOf(text))).toEqual({
      model: 'm',
      messages: [
        { role: 'user', text: 'hi' },
        { role: 'assistant', text: null },
      ],
      temperature: '0.2',
      maxTokens: '',
      isStreamed: false,
      others: ['seed'],
    });
  });

  test('changes one thing of the body, and nothing else', () => {
    const changed = JSON.parse(withMessage(bodyOf(text), 0, { content: 'ho' }));
    expect(changed).toEqual({ ...JSON.parse(text), messages: [{ role: 'user', content: 'ho' }, TOOL_MESSAGE] });
    expect(JSON.parse(withoutMessage(bodyOf(text), 0)).messages).toEqual([TOOL_MESSAGE]);
    expect(JSON.parse(withMessageAdded(bodyOf(text), 'user')).messages.at(-1)).toEqual({ role: 'user', content: '' });
    expect(JSON.parse(withField(bodyOf(text), 'temperature', undefined))).not.toHaveProperty('temperature');
  });

  test('keeps every digit of numbers that it does not show', () => {
    const exact = '{"model":"m","seed":12345678901234567890,"messages":[]}';
    expect(withField(bodyOf(exact), 'model', 'n')).toContain('12345678901234567890');
    expect(editable(exact)).toContain('12345678901234567890');
  });

  test('takes numbers for numbers', () => {
    expect([numberField('0.2'), numberField(' '), numberField('warm')]).toEqual([0.2, undefined, null]);
  });

  test('leaves what is no object of JSON alone', () => {
    expect([readBody('{'), readBody('[]'), editable('{')]).toEqual([null, null, '{']);
    expect(readBody(firstBody('m'))).not.toBeNull();
  });
});

describe('the page begins with', () => {
  const projects = [
    { id: 'p1', name: 'one' },
    { id: requestFixture().projectId, name: 'two' },
  ];
  const request = requestFixture({ endpoint: 'responses' });

  test('the stored request, in its own project and API', () => {
    const reading = {
      kind: 'readable',
      request: { mediaType: 'application/json', text: '{"a":1}' },
      response: null,
    } as const;
    expect(startFrom({ projects, model: 'm', from: { request, reading } })).toEqual({
      endpoint: 'responses',
      projectId: request.projectId,
      body: '{\n  "a": 1\n}',
      remark: null,
    });
  });

  test('a new one where there is nothing to read, and says so', () => {
    const reading = { kind: 'expired', expiredAt: new Date(0) } as const;
    const start = startFrom({ projects, model: 'm', from: { request, reading } });
    expect(start.remark).toContain('not readable');
    expect(JSON.parse(start.body)).toMatchObject({ model: 'm' });
    expect(startFrom({ projects, model: 'm', from: null }).remark).toBeNull();
  });
});

describe('an answer', () => {
  const headers = new Headers({
    'content-type': 'application/json',
    'x-request-id': 'r',
    'x-lethe-retention-level': 'retain_all',
    'x-lethe-retention-source': 'project',
    'x-lethe-retention-expires-at': '2026-12-01T00:00:00.000Z',
  });
  const body = JSON.stringify({
    choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2, cost_usd_total: 1e-7, cost_usd_data_storage: 5e-8 },
  });

  test('says what it cost and until when it is kept', () => {
    const answer = { ...readHead({ status: 200, headers }), text: body };
    expect(answer.retention).toMatchObject({ source: 'project', expiresAt: new Date('2026-12-01T00:00:00Z') });
    expect(readUsage('chat.completions', answer)).toEqual({ tokenCount: 5, totalUsd: 1e-7, storageUsd: 5e-8 });
    expect(
      answerConversation('chat.completions', '{"messages":[{"role":"user","content":"q"}]}', answer).turns,
    ).toMatchObject([{ kind: 'assistant', origin: 'response' }]);
  });

  test('that is a refusal is shown as one', () => {
    const text = JSON.stringify({ error: { message: 'no', type: 't', code: 'c', param: null } });
    const answer = { ...readHead({ status: 402, headers: new Headers() }), text };
    expect(answerConversation('chat.completions', '{}', answer).turns).toMatchObject([
      { kind: 'error', message: 'no' },
    ]);
    expect([answer.retention, readUsage('chat.completions', answer)]).toEqual([null, null]);
  });
});
