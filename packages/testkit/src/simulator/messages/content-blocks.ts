import type { Answer } from '../answer/compose-answer.ts';
import { cutText } from '../answer/cut-text.ts';

/** One content block: how it is when it is finished, when it is announced, and the deltas between. */
export type ContentBlock = {
  readonly finished: object;
  readonly announced: object;
  readonly deltas: () => Iterable<object>;
};

/** The content blocks of an answer in the order of the wire: thinking, text, tool calls. This API sends no images. */
export function contentBlocks(id: string, answer: Answer, chunkCount: number | undefined): ContentBlock[] {
  return [
    ...(answer.reasoning === null ? [] : [thinkingBlock(answer.reasoning)]),
    ...(answer.content === null ? [] : [textBlock(answer.content, chunkCount)]),
    ...answer.toolCalls.map((call, index) => toolBlock(`toolu_${id.slice(-20)}${index}`, call)),
  ];
}

function textBlock(text: string, chunkCount: number | undefined): ContentBlock {
  const type = 'text';
  return {
    finished: { type, text, citations: null },
    announced: { type, text: '', citations: null },
    *deltas() {
      for (const piece of cutText(text, chunkCount)) yield { type: 'text_delta', text: piece };
    },
  };
}

const SIGNATURE = 'c2ltdWxhdG9y';

function thinkingBlock(thinking: string): ContentBlock {
  const type = 'thinking';
  return {
    finished: { type, thinking, signature: SIGNATURE },
    announced: { type, thinking: '', signature: '' },
    *deltas() {
      for (const piece of cutText(thinking)) yield { type: 'thinking_delta', thinking: piece };
      yield { type: 'signature_delta', signature: SIGNATURE };
    },
  };
}

function toolBlock(id: string, call: Answer['toolCalls'][number]): ContentBlock {
  const block = { type: 'tool_use', id, name: call.name };
  return {
    finished: { ...block, input: inputOf(call.arguments) },
    announced: { ...block, input: {} },
    *deltas() {
      yield { type: 'input_json_delta', partial_json: '' };
      for (const partial_json of cutText(call.arguments)) yield { type: 'input_json_delta', partial_json };
    },
  };
}

/** Arguments that are not JSON stay text, because a body has no other way to show them. */
function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
