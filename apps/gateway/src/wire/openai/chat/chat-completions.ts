import { createRelay } from '../../../pipeline/choose-relay.ts';
import { estimateUsage } from '../../estimate-usage.ts';
import type { Protocol } from '../../protocol.ts';
import { reckonInputTokens } from '../../reckon-input-tokens.ts';
import { OPENAI_SHAPE } from '../error-shape.ts';
import { CHAT_ANSWER } from './answer.ts';
import { meterPrompt } from './meter-prompt.ts';
import { parseRequest } from './request.ts';
import { rewriteRequest } from './rewrite-request.ts';
import { usageText } from './usage-text.ts';

export const CHAT_COMPLETIONS: Protocol = {
  endpoint: 'chat.completions',
  path: '/v1/chat/completions',
  shape: OPENAI_SHAPE,
  parseRequest,
  rewriteRequest,
  createRelay: (context, head) => createRelay(CHAT_ANSWER, context, head),
  estimateUsage: (input) => estimateUsage(meterPrompt, input),
  reckonInputTokens,
  usageText,
};
