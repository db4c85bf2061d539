import type { Control } from '../control.ts';
import { answerToolResults } from './answer-tool-results.ts';
import { chooseToolCalls, type ToolCall } from './choose-tools.ts';
import { countTokens, UNITS_PER_TOKEN } from './count-tokens.ts';
import type { Question } from './question.ts';
import { type Prompt, readPrompt } from './read-prompt.ts';
import { seedOf } from './seed.ts';
import { synthesizeJson } from './synthesize-json.ts';
import type { JsonSchema } from './synthesize-scalar.ts';
import { replyTo } from './topics.ts';

/** One choice of a completion, before it is put on the wire. */
export type Answer = {
  readonly content: string | null;
  readonly reasoning: string | null;
  readonly toolCalls: readonly ToolCall[];
  /** Data URLs. */
  readonly images: readonly string[];
  readonly finishReason: string | null;
};

/** The answers to a question, one for each choice: a pure function of the question and its control object. */
export function composeAnswers(question: Question, control: Control): Answer[] {
  const prompt = readPrompt(question.messages);
  return Array.from({ length: question.choiceCount }, (_, index) => composeChoice(question, control, prompt, index));
}

/** The answer to a question that takes one. */
export function composeAnswer(question: Question, control: Control): Answer {
  return composeChoice(question, control, readPrompt(question.messages), 0);
}

function composeChoice(question: Question, control: Control, prompt: Prompt, index: number): Answer {
  const toolCalls = control.tool_calls?.map(wireToolCall) ?? defaultToolCalls(question, control, prompt);
  const isSized = control.content !== undefined || control.content_size_bytes !== undefined;
  const text = toolCalls.length > 0 && !isSized ? null : contentOf(question, control, prompt, index);
  const limit = question.outputTokensMax ?? Number.POSITIVE_INFINITY;
  const isCut = !isSized && text !== null && countTokens(text) > limit;
  const usualReason = isCut ? 'length' : toolCalls.length > 0 ? 'tool_calls' : 'stop';
  return {
    content: isCut ? text.slice(0, limit * UNITS_PER_TOKEN) : text,
    reasoning: control.reasoning ?? null,
    toolCalls,
    images: control.images ?? [],
    finishReason: control.finish_reason === undefined ? usualReason : control.finish_reason,
  };
}

function wireToolCall(call: NonNullable<Control['tool_calls']>[number]): ToolCall {
  return {
    name: call.name,
    arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
  };
}

/** A prescribed content and a conversation that just got its tool results leave no room for calls. */
function defaultToolCalls(question: Question, control: Control, prompt: Prompt): ToolCall[] {
  const isTextDue = control.content !== undefined || prompt.toolResults.length > 0;
  return isTextDue ? [] : chooseToolCalls(question, prompt.text);
}

function contentOf(question: Question, control: Control, prompt: Prompt, index: number): string {
  const text = (control.content ?? usualContent(question, prompt, index)).repeat(control.repeat);
  return control.content_size_bytes === undefined ? text : fitSize(text, control.content_size_bytes);
}

/** Repeats a text to exactly so many UTF-8 bytes; dots take the place of a character that would be cut. */
function fitSize(text: string, sizeBytes: number): string {
  const whole = Math.floor(sizeBytes / Math.max(Buffer.byteLength(text), 1));
  const repeated = text.repeat(text === '' ? 0 : whole);
  const rest = sizeBytes - Buffer.byteLength(repeated);
  const { read, written } = new TextEncoder().encodeInto(text, new Uint8Array(rest));
  return repeated + text.slice(0, read) + '.'.repeat(rest - written);
}

function usualContent(question: Question, prompt: Prompt, index: number): string {
  const { jsonSchema } = question;
  if (jsonSchema !== null) {
    return JSON.stringify(synthesizeJson(jsonSchema === 'any' ? askedSchema(prompt) : jsonSchema, prompt.text));
  }
  if (prompt.toolResults.length > 0) return answerToolResults(prompt.toolResults);
  const reply = replyTo(prompt.text, seedOf(prompt.text) + index);
  return prompt.hasImage ? `I received your image, though a simulator does not look at pixels. ${reply}` : reply;
}

/** For JSON without a schema: the keys that the prompt quotes, else a small classification. */
function askedSchema({ text, instructions }: Prompt): JsonSchema {
  const quoted = [...`${instructions}\n${text}`.matchAll(/["'`]([a-z]\w{0,40})["'`]/gi)].map((match) =>
    String(match[1]),
  );
  const names = quoted.length > 0 ? [...new Set(quoted)].slice(0, 20) : ['category', 'summary', 'confidence'];
  const usual: Readonly<Record<string, JsonSchema>> = {
    category: { enum: ['billing', 'technical', 'shipping', 'account', 'other'] },
    sentiment: { enum: ['positive', 'neutral', 'negative'] },
    priority: { enum: ['high', 'normal', 'low'] },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
  };
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, usual[name] ?? { type: 'string' }])),
  };
}
