import { type PromptMeter, TOKENS_PER_IMAGE, TOKENS_PER_MESSAGE } from '../estimate-usage.ts';
import { isRecord } from '../json/json-values.ts';
import { blockText } from './block-text.ts';

export function meterPrompt({ system, messages, tools }: Readonly<Record<string, unknown>>, meter: PromptMeter): void {
  meter.fixedTokens += TOKENS_PER_MESSAGE;
  meterContent(system, meter);
  if (Array.isArray(tools)) meter.addJson(tools);
  for (const message of Array.isArray(messages) ? messages : []) {
    meter.fixedTokens += TOKENS_PER_MESSAGE;
    if (isRecord(message)) meterContent(message.content, meter);
  }
}

/** A text, or blocks. What a tool returned is a block with content of its own. */
function meterContent(content: unknown, meter: PromptMeter, isNested = false): void {
  meter.add(content);
  for (const block of Array.isArray(content) ? content : []) {
    if (!isRecord(block)) continue;
    meter.add(blockText(block));
    if (block.type === 'image') meter.fixedTokens += TOKENS_PER_IMAGE;
    if (block.type === 'tool_result' && !isNested) meterContent(block.content, meter, true);
  }
}
