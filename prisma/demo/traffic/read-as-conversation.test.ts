import { type Conversation, parseConversation } from '@lethe/core/payloads';
import { expect, test } from 'vitest';
import { DEMO_ORGANIZATIONS } from '../organizations/index.ts';
import type { DraftRequest } from './draft-request.ts';
import { generateTraffic } from './generate-traffic.ts';

const NOW = new Date('2026-11-19T15:00:00Z');
const SAMPLE_EVERY = 5;

function read(draft: DraftRequest): Conversation {
  const { request, response, responseMediaType } = draft.content();
  return parseConversation({
    endpoint: 'chat.completions',
    request: { mediaType: 'application/json', text: request },
    response: { mediaType: responseMediaType, text: response },
  });
}

const sample = DEMO_ORGANIZATIONS.flatMap((organization) => [...generateTraffic(organization, NOW)])
  .filter(({ statusCode }, index) => statusCode !== 200 || index % SAMPLE_EVERY === 0)
  .map((draft) => ({ draft, conversation: read(draft) }));

test('every payload reads as a conversation, with nothing in it that is not understood', () => {
  for (const { draft, conversation } of sample) {
    const kinds = conversation.turns.map(({ kind }) => kind);
    expect(kinds, draft.scenario).not.toContain('raw');
    expect(kinds, draft.scenario).not.toContain('text');
    expect(kinds, draft.scenario).not.toContain('tool_result');
    const parts = conversation.turns.flatMap((turn) => ('content' in turn ? turn.content : []));
    expect(
      parts.map(({ kind }) => kind),
      draft.scenario,
    ).not.toContain('unknown');
  }
});

test('calls of the request have their results; those of the response wait for them', () => {
  for (const { draft, conversation } of sample) {
    for (const turn of conversation.turns) {
      if (turn.kind !== 'assistant') continue;
      const isAnswered = turn.toolCalls.every(({ result }) => (result !== null) === (turn.origin === 'request'));
      expect(isAnswered, draft.scenario).toBe(true);
    }
  }
});

test('a failed request ends with its error, and an answered one with the answer', () => {
  for (const { draft, conversation } of sample) {
    const last = conversation.turns.at(-1);
    expect(last?.kind, draft.scenario).toBe(draft.errorCode === null ? 'assistant' : 'error');
    if (conversation.stream !== null) expect(conversation.stream.isComplete).toBe(draft.statusCode === 200);
  }
});
