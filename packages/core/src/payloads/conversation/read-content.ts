import type { ContentPart } from './conversation.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, parseJson, textOrNull } from './json.ts';
import { readAddress, readAudio, readFile, readImage } from './read-media.ts';

/** The content of a message: a text, a list of parts, or nothing. What has no known shape is kept as JSON. */
export function readContent(content: JsonValue | undefined): readonly ContentPart[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (isJsonArray(content)) return content.map(readPart);
  return [{ kind: 'unknown', json: content }];
}

/** The value of a content that is one JSON text; undefined for anything else. Bare words and numbers read better as text. */
export function readJsonContent(content: readonly ContentPart[]): JsonValue | undefined {
  const [part] = content;
  if (content.length !== 1 || part?.kind !== 'text' || !/^\s*[[{]/.test(part.text)) return undefined;
  return parseJson(part.text);
}

function readPart(part: JsonValue): ContentPart {
  if (typeof part === 'string') return { kind: 'text', text: part };
  const known = isJsonObject(part) ? readKnownPart(part) : null;
  return known ?? { kind: 'unknown', json: part };
}

function readKnownPart(part: JsonObject): ContentPart | null {
  switch (part.type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return typeof part.text === 'string' ? { kind: 'text', text: part.text } : null;
    case 'refusal':
      return typeof part.refusal === 'string' ? { kind: 'refusal', text: part.refusal } : null;
    case 'image_url':
    case 'input_image':
      return { kind: 'image', source: readImage(part.image_url) };
    case 'image':
      return { kind: 'image', source: readAddress(part.image) };
    case 'input_audio':
      return { kind: 'audio', source: readAudio(part.input_audio), transcript: null };
    case 'file':
      return {
        kind: 'file',
        name: isJsonObject(part.file) ? textOrNull(part.file.filename) : null,
        source: readFile(part.file),
      };
    case 'input_file':
      return { kind: 'file', name: textOrNull(part.filename), source: readFile(part) };
    default:
      return null;
  }
}
