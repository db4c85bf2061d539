import { describe, expect, it } from 'vitest';
import { type ConversationInput, parseConversation, type Turn } from '../payloads/index.ts';
import { threadTurns } from './thread-turns.ts';

type Message = { role: string; content?: string | null; [key: string]: unknown };

const SYSTEM: Message = { role: 'system', content: 'Be brief.' };
const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });

/** A request with all of its messages, and its answer. */
function asked(messages: readonly Message[], answer: Message | null): readonly Turn[] {
  const json = (value: unknown) => ({ mediaType: 'application/json', text: JSON.stringify(value) });
  const input: ConversationInput = {
    endpoint: 'chat.completions',
    request: json({ model: 'gpt-5-mini', messages }),
    response: answer === null ? null : json({ choices: [{ index: 0, message: answer, finish_reason: 'stop' }] }),
  };
  return parseConversation(input).turns;
}

const shown = (requests: readonly (readonly Turn[])[]) =>
  threadTurns(requests).map(({ turns }) =>
    turns.map((turn) => {
      const part = 'content' in turn ? turn.content[0] : undefined;
      return `${turn.kind}: ${part?.kind === 'text' ? part.text : ''}`;
    }),
  );

describe('the turns of a thread', () => {
  it('show each thing once where every request sends all that came before', () => {
    const first = asked([SYSTEM, user('one')], assistant('1'));
    const second = asked([SYSTEM, user('one'), assistant('1'), user('two')], assistant('2'));
    const third = asked(
      [SYSTEM, user('one'), assistant('1'), user('two'), assistant('2'), user('three')],
      assistant('3'),
    );
    expect(shown([first, second, third])).toEqual([
      ['system: Be brief.', 'user: one', 'assistant: 1'],
      ['user: two', 'assistant: 2'],
      ['user: three', 'assistant: 3'],
    ]);
    expect(threadTurns([first, second, third]).map(({ repeatedCount }) => repeatedCount)).toEqual([0, 3, 5]);
  });

  it('show all of what requests say that do not repeat anything, also the same words said twice', () => {
    const yes = asked([user('yes')], assistant('ok'));
    expect(shown([yes, yes])).toEqual([
      ['user: yes', 'assistant: ok'],
      ['user: yes', 'assistant: ok'],
    ]);
  });

  it('show new instructions and still leave out the rest', () => {
    const first = asked([SYSTEM, user('one')], assistant('1'));
    const second = asked(
      [{ ...SYSTEM, content: 'Be long.' }, user('one'), assistant('1'), user('two')],
      assistant('2'),
    );
    expect(shown([first, second])[1]).toEqual(['system: Be long.', 'user: two', 'assistant: 2']);
  });

  it('show under a later request what an earlier one would have shown whose payload is gone', () => {
    const second = asked([user('one'), assistant('1'), user('two')], assistant('2'));
    expect(shown([[], second])).toEqual([[], ['user: one', 'assistant: 1', 'user: two', 'assistant: 2']]);
  });

  it('put the result of a tool that comes with the next request into the call that it answers', () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"city":"Oslo"}' } };
    const calling: Message = { role: 'assistant', content: null, tool_calls: [call] };
    const first = asked([user('weather')], calling);
    const second = asked(
      [user('weather'), calling, { role: 'tool', tool_call_id: 'call_1', content: 'rain' }],
      assistant('Rain.'),
    );
    const [before, after] = threadTurns([first, second]);
    expect(after?.turns.map(({ kind }) => kind)).toEqual(['assistant']);
    const caller = before?.turns[1];
    expect(caller?.kind === 'assistant' ? caller.toolCalls[0]?.result?.content : null).toEqual([
      { kind: 'text', text: 'rain' },
    ]);
  });

  it('never lose a turn: every one is shown, or is said to be repeated', () => {
    const requests = [
      asked([SYSTEM, user('a')], null),
      asked([SYSTEM, user('a')], assistant('b')),
      asked([user('a'), assistant('b'), user('a'), assistant('b'), user('c')], assistant('d')),
    ];
    const steps = threadTurns(requests);
    for (const [index, { turns, repeatedCount }] of steps.entries())
      expect(turns.length + repeatedCount).toBe(requests[index]?.length);
  });
});
