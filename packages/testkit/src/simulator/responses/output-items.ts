import type { Answer } from '../answer/compose-answer.ts';
import { cutText } from '../answer/cut-text.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One output item: how it is when it is finished, and the events between its announcement and its end. */
export type OutputItem = {
  readonly finished: Fields;
  readonly announced: Fields;
  readonly events: () => Iterable<{ readonly type: string } & Fields>;
};

/** The output items of an answer in the order of the wire: reasoning, message, function calls, images. */
export function outputItems(id: string, answer: Answer, chunkCount: number | undefined): OutputItem[] {
  const suffix = id.slice(-20);
  return [
    ...(answer.reasoning === null ? [] : [reasoningItem(`rs_${suffix}`, answer.reasoning)]),
    ...(answer.content === null ? [] : [messageItem(`msg_${suffix}`, answer.content, chunkCount)]),
    ...answer.toolCalls.map((call, index) => callItem(`${suffix}${index}`, call)),
    ...answer.images.map((url, index) => imageItem(`ig_${suffix}${index}`, url)),
  ];
}

function messageItem(id: string, text: string, chunkCount: number | undefined): OutputItem {
  const item = { id, type: 'message', role: 'assistant' };
  const part = (content: string) => ({ type: 'output_text', text: content, annotations: [], logprobs: [] });
  const place = { item_id: id, content_index: 0 };
  return {
    announced: { ...item, status: 'in_progress', content: [] },
    finished: { ...item, status: 'completed', content: [part(text)] },
    *events() {
      yield { type: 'response.content_part.added', ...place, part: part('') };
      for (const delta of cutText(text, chunkCount)) {
        yield { type: 'response.output_text.delta', ...place, delta, logprobs: [] };
      }
      yield { type: 'response.output_text.done', ...place, text, logprobs: [] };
      yield { type: 'response.content_part.done', ...place, part: part(text) };
    },
  };
}

function callItem(suffix: string, call: Answer['toolCalls'][number]): OutputItem {
  const id = `fc_${suffix}`;
  const item = { id, type: 'function_call', call_id: `call_${suffix}`, name: call.name };
  return {
    announced: { ...item, status: 'in_progress', arguments: '' },
    finished: { ...item, status: 'completed', arguments: call.arguments },
    *events() {
      for (const delta of cutText(call.arguments)) {
        yield { type: 'response.function_call_arguments.delta', item_id: id, delta };
      }
      yield { type: 'response.function_call_arguments.done', item_id: id, name: call.name, arguments: call.arguments };
    },
  };
}

function reasoningItem(id: string, text: string): OutputItem {
  const item = { id, type: 'reasoning' };
  const part = (summary: string) => ({ type: 'summary_text', text: summary });
  const place = { item_id: id, summary_index: 0 };
  return {
    announced: { ...item, summary: [] },
    finished: { ...item, summary: [part(text)] },
    *events() {
      yield { type: 'response.reasoning_summary_part.added', ...place, part: part('') };
      for (const delta of cutText(text)) yield { type: 'response.reasoning_summary_text.delta', ...place, delta };
      yield { type: 'response.reasoning_summary_text.done', ...place, text };
      yield { type: 'response.reasoning_summary_part.done', ...place, part: part(text) };
    },
  };
}

/** `url` is a data URL; the wire takes its base64 alone. */
function imageItem(id: string, url: string): OutputItem {
  const item = { id, type: 'image_generation_call' };
  return {
    announced: { ...item, status: 'in_progress', result: null },
    finished: { ...item, status: 'completed', result: url.slice(url.indexOf(',') + 1) },
    *events() {
      yield { type: 'response.image_generation_call.in_progress', item_id: id };
      yield { type: 'response.image_generation_call.completed', item_id: id };
    },
  };
}
