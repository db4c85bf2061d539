import type { AnswerFormat } from '../../answer-format.ts';
import { isRecord } from '../../json/json-values.ts';
import { ChatStreamReader } from './chat-stream-reader.ts';
import { deltaText } from './stream-chunk.ts';
import { readUsage } from './usage.ts';

export const CHAT_ANSWER: AnswerFormat = {
  finishMember: 'choices',
  isAnswer: ({ choices }) => Array.isArray(choices),
  observe({ choices }, observation, nowMs) {
    for (const choice of choices as readonly unknown[]) {
      if (!isRecord(choice)) continue;
      if (typeof choice.finish_reason === 'string') observation.finishReasons.push(choice.finish_reason);
      observation.addText(deltaText(choice.message), nowMs);
    }
  },
  readUsage,
  readStream: (context) => new ChatStreamReader(context),
};
