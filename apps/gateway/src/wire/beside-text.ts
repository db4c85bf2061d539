// Hot path: a look at the type of each part, where contents are lists.
import { isRecord, textOf } from './json/json-values.ts';

/** The dearest that a provider makes of one picture. */
const IMAGE_TOKENS_MAX = 50_000;
/** A whole context: so much a document can hold, and so much a tool can read that the provider runs itself. */
const FILE_TOKENS_MAX = 1_000_000;

/** What stands in the body as text, or costs less than its length there does. */
const TEXT_TYPE = /^(?:|(?:[a-z]+_)?text|refusal|search_result|input_audio)$|thinking$|tool_use$|tool_result$/;
const IMAGE_TYPES: ReadonlySet<string> = new Set(['image_url', 'input_image', 'image', 'computer_screenshot']);
/** Tools that read or run something at the provider. Those of the caller answer in a further request. */
const PROVIDER_TOOL = /search|fetch|code_(?:execution|interpreter)|mcp/;

/**
 * How many input tokens a request may have beside its text: pictures, documents and what tools of the provider read cost by what they show, and an
 * address or a small file says nothing of that.
 * @param messages  each with parts as its `content` or `output`
 */
export function tokensBesideText(messages: unknown, tools: unknown): number {
  let tokens = 0;
  if (Array.isArray(messages)) {
    for (const message of messages) {
      if (isRecord(message)) tokens += tokensOfParts(message.content) + tokensOfParts(message.output);
    }
  }
  for (const tool of Array.isArray(tools) ? tools : []) {
    if (isRecord(tool) && PROVIDER_TOOL.test(textOf(tool.type))) tokens += FILE_TOKENS_MAX;
  }
  return tokens;
}

function tokensOfParts(content: unknown): number {
  if (isRecord(content)) return tokensOfPart(content);
  let tokens = 0;
  for (const part of Array.isArray(content) ? content : []) {
    if (isRecord(part)) tokens += tokensOfPart(part);
  }
  return tokens;
}

function tokensOfPart(part: Readonly<Record<string, unknown>>): number {
  const type = textOf(part.type);
  // What a tool returned is a part with parts of its own. The depth of a body is bounded.
  if (type === 'tool_result') return tokensOfParts(part.content);
  if (TEXT_TYPE.test(type)) return 0;
  if (IMAGE_TYPES.has(type)) return IMAGE_TOKENS_MAX;
  const isInlineText = isRecord(part.source) && part.source.type === 'text';
  return isInlineText ? 0 : FILE_TOKENS_MAX;
}
