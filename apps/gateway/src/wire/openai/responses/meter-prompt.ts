import { type PromptMeter, TOKENS_PER_IMAGE, TOKENS_PER_MESSAGE } from '../../estimate-usage.ts';
import { isRecord } from '../../json/json-values.ts';

export function meterPrompt(
  { instructions, input, tools }: Readonly<Record<string, unknown>>,
  meter: PromptMeter,
): void {
  meter.fixedTokens += TOKENS_PER_MESSAGE;
  meter.add(instructions);
  if (Array.isArray(tools)) meter.addJson(tools);
  if (typeof input === 'string') {
    meter.fixedTokens += TOKENS_PER_MESSAGE;
    meter.add(input);
  }
  for (const item of Array.isArray(input) ? input : []) meterItem(item, meter);
}

/** A message, a call of a tool, or what the tool returned. */
function meterItem(item: unknown, meter: PromptMeter): void {
  if (!isRecord(item)) return;
  meter.fixedTokens += TOKENS_PER_MESSAGE;
  meter.add(item.name);
  meter.add(item.arguments);
  meterParts(item.content, meter);
  meterParts(item.output, meter);
  meterParts(item.summary, meter);
}

function meterParts(content: unknown, meter: PromptMeter): void {
  meter.add(content);
  for (const part of Array.isArray(content) ? content : []) {
    if (!isRecord(part)) continue;
    meter.add(part.text);
    if (part.type === 'input_image') meter.fixedTokens += TOKENS_PER_IMAGE;
  }
}
