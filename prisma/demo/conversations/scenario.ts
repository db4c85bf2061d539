import type { ModelName } from '../traffic/model-profiles.ts';
import type { Slots } from './slots.ts';

/** One kind of conversation that an application has over and over, with different particulars each time. */
export interface Scenario {
  readonly name: string;
  /** The project of the organization that has it. */
  readonly project: string;
  /** How often it occurs, relative to the organization's other scenarios. 0: only where it is placed by hand. */
  readonly weight: number;
  /** Drawn evenly; a model that stands twice is used twice as often. */
  readonly models: readonly ModelName[];
  readonly tags: readonly string[];
  /** 0–1. An application streams its answers or not, mostly. */
  readonly streamedShare: number;
  readonly endUsers: EndUsers;
  readonly write: (slots: Slots) => Script;
}

/** Whom the conversation is with: decides the shape of the end-user id, and whether there is one. */
export type EndUsers = 'customers' | 'employees' | 'none';

/** A whole conversation. Every step that the model takes is one request, which carries all steps before it. */
export interface Script {
  readonly system?: string;
  readonly tools?: readonly ToolDefinition[];
  /** Further fields of the request body: temperature, response_format and the like. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

export type Step = UserStep | CallStep | AnswerStep;

export interface UserStep {
  readonly kind: 'user';
  readonly content: string | readonly ContentPart[];
}

/** The model calls tools; the application's results follow at once. */
export interface CallStep {
  readonly kind: 'calls';
  readonly calls: readonly ToolCall[];
  readonly text: string | null;
  readonly reasoning: string | null;
}

export interface AnswerStep {
  readonly kind: 'answer';
  readonly text: string;
  readonly reasoning: string | null;
  readonly isRefusal: boolean;
  readonly finishReason: 'stop' | 'length';
}

export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string; readonly detail?: 'low' | 'high' } };

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly result: unknown;
}

export interface ToolDefinition {
  readonly type: 'function';
  readonly function: {
    readonly name: string;
    readonly description: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  };
}

export function user(content: string | readonly ContentPart[]): UserStep {
  return { kind: 'user', content };
}

export function answer(text: string, extra: { reasoning?: string; finishReason?: 'length' } = {}): AnswerStep {
  return {
    kind: 'answer',
    text,
    reasoning: extra.reasoning ?? null,
    isRefusal: false,
    finishReason: extra.finishReason ?? 'stop',
  };
}

export function refusal(text: string): AnswerStep {
  return { kind: 'answer', text, reasoning: null, isRefusal: true, finishReason: 'stop' };
}

/** Several calls are made in parallel. */
export function calls(...made: readonly ToolCall[]): CallStep {
  return { kind: 'calls', calls: made, text: null, reasoning: null };
}

/** Calls that the model introduces with a sentence, or thinks about first. */
export function callsAfter(before: { text?: string; reasoning?: string }, ...made: readonly ToolCall[]): CallStep {
  return { kind: 'calls', calls: made, text: before.text ?? null, reasoning: before.reasoning ?? null };
}

export function call(name: string, args: Readonly<Record<string, unknown>>, result: unknown): ToolCall {
  return { name, arguments: args, result };
}

export function text(content: string): ContentPart {
  return { type: 'text', text: content };
}

export function image(url: string, detail: 'low' | 'high' = 'high'): ContentPart {
  return { type: 'image_url', image_url: { url, detail } };
}

/** A tool with required parameters only, `name: description` each; a description that starts with `[]` is a list. */
export function tool(name: string, description: string, parameters: Readonly<Record<string, string>>): ToolDefinition {
  const properties = Object.fromEntries(
    Object.entries(parameters).map(([key, meaning]) => [
      key,
      meaning.startsWith('[]')
        ? { type: 'array', items: { type: 'string' }, description: meaning.slice(2).trim() }
        : { type: meaning.startsWith('#') ? 'number' : 'string', description: meaning.replace(/^#\s*/, '') },
    ]),
  );
  return {
    type: 'function',
    function: {
      name,
      description,
      parameters: { type: 'object', properties, required: Object.keys(parameters), additionalProperties: false },
    },
  };
}

/** `response_format` for an object whose fields are all required. */
export function jsonFormat(
  name: string,
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    type: 'json_schema',
    json_schema: {
      name,
      strict: true,
      schema: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
    },
  };
}
