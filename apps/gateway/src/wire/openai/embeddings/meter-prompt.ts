import type { PromptMeter } from '../../estimate-usage.ts';

/** The input is a text, a list of texts, a list of tokens, or a list of such lists. */
export function meterPrompt({ input }: Readonly<Record<string, unknown>>, meter: PromptMeter): void {
  meterInput(input, meter);
}

function meterInput(input: unknown, meter: PromptMeter): void {
  if (typeof input === 'number') meter.fixedTokens += 1;
  else if (Array.isArray(input)) for (const part of input.flat()) meterInput(Array.isArray(part) ? null : part, meter);
  else meter.add(input);
}
