import type { ToolDefinition } from './conversation.ts';
import { isJsonObject, type JsonValue, textOrNull } from './json.ts';

/** A tool as a request defines it; some APIs put name and description one level deeper, and tools of the provider's own have a type only. */
export function readDefinition(json: JsonValue): ToolDefinition {
  const outer = isJsonObject(json) ? json : {};
  const inner = [outer.function, outer.custom].find(isJsonObject) ?? outer;
  const name = textOrNull(inner.name) ?? textOrNull(outer.type) ?? 'unnamed';
  return { name, description: textOrNull(inner.description), json };
}
