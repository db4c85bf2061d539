import { createRelay } from '../../../pipeline/choose-relay.ts';
import { estimateUsage } from '../../estimate-usage.ts';
import type { Protocol } from '../../protocol.ts';
import { reckonInputTokens } from '../../reckon-input-tokens.ts';
import { rewriteModel } from '../../rewrite-model.ts';
import { OPENAI_SHAPE } from '../error-shape.ts';
import { EMBEDDINGS_ANSWER } from './answer.ts';
import { meterPrompt } from './meter-prompt.ts';
import { parseRequest } from './request.ts';
import { usageText } from './usage-text.ts';

export const EMBEDDINGS: Protocol = {
  endpoint: 'embeddings',
  path: '/v1/embeddings',
  shape: OPENAI_SHAPE,
  parseRequest,
  rewriteRequest: rewriteModel,
  createRelay: (context, head) => createRelay(EMBEDDINGS_ANSWER, context, head),
  // What comes back are vectors, whose length is not charged for.
  estimateUsage: (input) => estimateUsage(meterPrompt, { ...input, outputText: '', outputCharacters: 0 }),
  reckonInputTokens,
  usageText,
};
