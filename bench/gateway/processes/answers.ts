/** What the mock upstream answers, as bytes made once: nothing of it is computed while others are measured. */

const identity = '"id":"chatcmpl-bench","created":1,"model":"gpt-4o-mini"';
/** Brings the JSON answer to 1.5 KB. */
const answer = 'word '.repeat(240);

export const jsonAnswer = Buffer.from(
  `{${identity},"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"${answer}"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":400,"completion_tokens":240,"total_tokens":640}}`,
);

export const streamChunk = event(
  '[{"index":0,"delta":{"content":"word "},"logprobs":null,"finish_reason":null}]',
  'null',
);

/** The last piece of a stream: why it ended, its usage, and its terminal event. */
export const streamEnd = Buffer.concat([
  event('[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]', 'null'),
  event('[]', '{"prompt_tokens":400,"completion_tokens":240,"total_tokens":640}'),
  Buffer.from('data: [DONE]\n\n'),
]);

function event(choices: string, usage: string): Buffer {
  return Buffer.from(`data: {${identity},"object":"chat.completion.chunk","choices":${choices},"usage":${usage}}\n\n`);
}
