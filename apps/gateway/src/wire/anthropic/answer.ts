import type { AnswerFormat } from '../answer-format.ts';
import { blockText } from './block-text.ts';
import { MessageStreamReader } from './message-stream-reader.ts';
import { readUsage } from './usage.ts';

export const MESSAGE_ANSWER: AnswerFormat = {
  finishMember: 'stop_reason',
  isAnswer: ({ content }) => Array.isArray(content),
  observe({ content, stop_reason: reason }, observation, nowMs) {
    if (typeof reason === 'string') observation.finishReasons.push(reason);
    for (const block of content as readonly unknown[]) observation.addText(blockText(block), nowMs);
  },
  readUsage,
  readStream: (context) => new MessageStreamReader(context),
};
