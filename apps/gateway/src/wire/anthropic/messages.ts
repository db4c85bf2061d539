import { createRelay } from '../../pipeline/choose-relay.ts';
import { estimateUsage } from '../estimate-usage.ts';
import type { Protocol } from '../protocol.ts';
import { reckonInputTokens } from '../reckon-input-tokens.ts';
import { rewriteModel } from '../rewrite-model.ts';
import { MESSAGE_ANSWER } from './answer.ts';
import { ANTHROPIC_SHAPE } from './error-shape.ts';
import { meterPrompt } from './meter-prompt.ts';
import { parseRequest } from './request.ts';
import { usageText } from './usage-text.ts';

export const MESSAGES: Protocol = {
  endpoint: 'messages',
  path: '/v1/messages',
  shape: ANTHROPIC_SHAPE,
  parseRequest,
  rewriteRequest: rewriteModel,
  createRelay: (context, head) => createRelay(MESSAGE_ANSWER, context, head),
  estimateUsage: (input) => estimateUsage(meterPrompt, input),
  reckonInputTokens,
  usageText,
};
