import { expect, test } from 'vitest';
import { MESSAGES } from './anthropic/messages.ts';
import { CHAT_COMPLETIONS } from './openai/chat/chat-completions.ts';
import { EMBEDDINGS } from './openai/embeddings/embeddings.ts';
import { RESPONSES } from './openai/responses/responses.ts';

test.each([CHAT_COMPLETIONS, RESPONSES, MESSAGES, EMBEDDINGS])(
  '$endpoint: further models are seen, and given once',
  (protocol) => {
    const read = (members: string) =>
      protocol.parseRequest(Buffer.from(`{"model":"m","max_tokens":1,"messages":[{}],"input":"x"${members}}`), {
        jsonDepthMax: 20,
      }).hasOtherModels;
    expect([read(''), read(',"models":null'), read(',"mod\\u0065ls":["n"]')]).toEqual([false, false, true]);
    expect(() => read(',"models":["n"],"models":null')).toThrow('models');
  },
);
