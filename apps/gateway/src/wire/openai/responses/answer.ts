import type { AnswerFormat } from '../../answer-format.ts';
import { outputText, responseFinishReason } from './response-output.ts';
import { ResponsesStreamReader } from './responses-stream-reader.ts';
import { readUsage } from './usage.ts';

export const RESPONSES_ANSWER: AnswerFormat = {
  finishMember: 'status',
  isAnswer: ({ output }) => Array.isArray(output),
  observe(response, observation, nowMs) {
    const reason = responseFinishReason(response);
    if (reason !== null) observation.finishReasons.push(reason);
    observation.addText(outputText(response.output), nowMs);
  },
  readUsage,
  readStream: (context) => new ResponsesStreamReader(context),
};
