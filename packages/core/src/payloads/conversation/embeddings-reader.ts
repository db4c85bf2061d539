import type { Turn } from './conversation.ts';
import { isJsonArray, isJsonObject, itemsOf, type JsonObject, type JsonValue } from './json.ts';
import { readContent } from './read-content.ts';
import { readError } from './read-error.ts';
import type { Asked, WireReader } from './wire-reader.ts';

/** Embeddings: texts in, vectors out. Nobody reads vectors, so the turn says how many there are and how long they are. */
export const EMBEDDINGS_READER: WireReader = {
  readRequest,
  readAnswer,
  assemble: (events) => ({ body: {}, strays: events.map(({ data }) => data), isComplete: false }),
};

function readRequest(body: JsonObject): Asked | null {
  const { input, ...parameters } = body;
  if (typeof input !== 'string' && !isJsonArray(input)) return null;
  const texts = typeof input === 'string' ? [input] : input;
  return {
    turns: [{ kind: 'user', name: null, content: texts.map(readInput) }],
    tools: [],
    parameters,
    isJsonExpected: false,
  };
}

/** Inputs may be given as tokens, which are numbers. */
function readInput(input: JsonValue) {
  const [part] = typeof input === 'string' ? readContent(input) : [];
  return part ?? ({ kind: 'unknown', json: input } as const);
}

function readAnswer(body: JsonObject): readonly Turn[] {
  const error = readError(body.error);
  if (error !== null) return [error];
  const vectors = itemsOf(body.data).filter(isJsonObject);
  if (vectors.length === 0) return [];
  const { embedding } = vectors[0] ?? {};
  const length = isJsonArray(embedding) ? `, ${embedding.length} numbers each` : '';
  const text = `${vectors.length} ${vectors.length === 1 ? 'vector' : 'vectors'}${length}`;
  return [{ kind: 'summary', text }];
}
