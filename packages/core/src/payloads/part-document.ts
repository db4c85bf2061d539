import type { OpenedPart } from './payload-part.ts';

/** Deeper JSON goes out as text, so that neither we nor a caller's parser runs out of stack. */
const JSON_DEPTH_MAX = 500;
const JSON_MEDIA_TYPE = /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i;

/** Part of ECMAScript since 2026: a number's own text, kept where a double would change it. */
interface JsonWithSource {
  parse(text: string, revive: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
}

/** The value that a part holds when it is JSON, otherwise its media type and text. */
export function toDocument({ mediaType, bytes }: Pick<OpenedPart, 'mediaType' | 'bytes'>): unknown {
  const text = new TextDecoder().decode(bytes);
  if (!JSON_MEDIA_TYPE.test(mediaType) || depthOf(text) > JSON_DEPTH_MAX) return { media_type: mediaType, text };
  try {
    return parseExactly(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { media_type: mediaType, text };
  }
}

function parseExactly(text: string): unknown {
  const json = JSON as unknown as JsonWithSource;
  return json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  );
}

/** How deep brackets nest outside of strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString && character === '\\') index += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString) {
      if (character === '{' || character === '[') depth += 1;
      if (character === '}' || character === ']') depth -= 1;
      deepest = Math.max(deepest, depth);
    }
  }
  return deepest;
}
