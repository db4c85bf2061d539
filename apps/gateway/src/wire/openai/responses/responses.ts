import { createRelay } from '../../../pipeline/choose-relay.ts';
import { estimateUsage } from '../../estimate-usage.ts';
import type { Protocol } from '../../protocol.ts';
import { reckonInputTokens } from '../../reckon-input-tokens.ts';
import { rewriteModel } from '../../rewrite-model.ts';
import { RESPONSES_ANSWER } from './answer.ts';
import { RESPONSES_SHAPE } from './error-shape.ts';
import { meterPrompt } from './meter-prompt.ts';
import { parseRequest } from './request.ts';
import { usageText } from './usage-text.ts';

export const RESPONSES: Protocol = {
  endpoint: 'responses',
  path: '/v1/responses',
  shape: RESPONSES_SHAPE,
  parseRequest,
  rewriteRequest: rewriteModel,
  createRelay: (context, head) => createRelay(RESPONSES_ANSWER, context, head),
  estimateUsage: (input) => estimateUsage(meterPrompt, input),
  reckonInputTokens,
  usageText,
};
