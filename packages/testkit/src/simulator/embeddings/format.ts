import { z } from 'zod';
import { countTokens } from '../answer/count-tokens.ts';
import { controlSchema } from '../control.ts';
import { errorBody } from '../errors.ts';
import { EMBEDDING_DIMENSION_COUNT_MAX, EMBEDDING_INPUT_COUNT_MAX } from '../limits.ts';
import { readControl, readJson } from '../read-json.ts';
import { reportUsage } from '../usage.ts';
import type { ReadRequest, WireFormat } from '../wire-format.ts';
import { base64Of, vectorOf } from './vector.ts';

const tokens = z.array(z.int().min(0)).min(1);
const embeddingRequestSchema = z.looseObject({
  model: z.string().min(1),
  input: z.union([
    z.string().min(1),
    tokens,
    z
      .array(z.union([z.string().min(1), tokens]))
      .min(1)
      .max(EMBEDDING_INPUT_COUNT_MAX),
  ]),
  dimensions: z.int().min(1).max(EMBEDDING_DIMENSION_COUNT_MAX).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  simulator: controlSchema.optional(),
});

type Input = string | readonly number[];

export const EMBEDDINGS_FORMAT: WireFormat = {
  idPrefix: 'embd-',
  requestIdHeader: 'x-request-id',
  read,
  errorBody,
  errorEvent: (error) => ({ kind: 'error', json: errorBody(500, error) }),
  withText: () => null,
};

function read(body: string): ReadRequest {
  const request = readJson(embeddingRequestSchema, body);
  const { model } = request;
  const control = readControl(request.simulator);
  return {
    model,
    isStream: false,
    control,
    answer({ extra }) {
      const inputs = inputsOf(request.input);
      const size = request.dimensions ?? (model.endsWith('-large') ? 3072 : 1536);
      const toWire = request.encoding_format === 'base64' ? base64Of : (vector: Float32Array) => [...vector];
      const data = inputs.map((input, index) => ({
        object: 'embedding',
        index,
        embedding: toWire(vectorOf(JSON.stringify(input), size)),
      }));
      const input = inputs.reduce((sum, each) => sum + countInput(each), 0);
      const usage = reportUsage(
        control.usage,
        { input, output: 0, cached: 0, cacheWrite: 0, reasoning: 0 },
        (figures) => ({ prompt_tokens: figures.input, total_tokens: figures.input }),
        { isInputOnly: true },
      );
      return [{ kind: 'body', json: { object: 'list', data, model, ...extra }, ...(usage && { usage: [usage] }) }];
    },
  };
}

/** One text, one list of tokens, or a list of either. */
function inputsOf(input: z.output<typeof embeddingRequestSchema>['input']): readonly Input[] {
  if (typeof input === 'string') return [input];
  return typeof input[0] === 'number' ? [input as readonly number[]] : (input as readonly Input[]);
}

function countInput(input: Input): number {
  return typeof input === 'string' ? countTokens(input) : input.length;
}
