import { isRecord, jsonText, textOf } from '../json/json-values.ts';

/** All text of a block of content: text, thinking, the name of a tool and what it is called with. */
export function blockText(block: unknown): string {
  if (!isRecord(block)) return '';
  const input = isRecord(block.input) && Object.keys(block.input).length > 0 ? jsonText(block.input) : '';
  return textOf(block.text) + textOf(block.thinking) + textOf(block.name) + input;
}

/** All text of a piece that is added to a block. */
export function deltaText(delta: unknown): string {
  return isRecord(delta) ? textOf(delta.text) + textOf(delta.thinking) + textOf(delta.partial_json) : '';
}
