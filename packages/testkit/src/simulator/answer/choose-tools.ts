import type { Question } from './question.ts';
import { synthesizeJson } from './synthesize-json.ts';
import type { JsonSchema } from './synthesize-scalar.ts';

export type ToolCall = { readonly name: string; readonly arguments: string };
type Tool = { readonly name: string; readonly parameters: JsonSchema };

/** Verbs that open a tool's name and say little about what it is for. */
const generic =
  /^(get|fetch|find|search|look|lookup|list|create|make|update|set|run|do|the|a|by|for|of|to|tool|current)$/;

/**
 * The calls that a message asks for. `required` and a named tool always give a call; `auto` gives one for each tool
 * whose name is talked about. There can be several unless only one is allowed.
 */
export function chooseToolCalls(question: Question, text: string): ToolCall[] {
  const tools = question.tools.flatMap(({ function: tool }): Tool[] =>
    tool ? [{ name: tool.name, parameters: tool.parameters ?? {} }] : [],
  );
  const choice = question.toolChoice;
  if (choice === 'none' || tools.length === 0) return [];
  const chosen = selectTools(tools, choice, text);
  const bounded = question.isOneToolOnly ? chosen.slice(0, 1) : chosen;
  return bounded.map(({ name, parameters }) => ({
    name,
    arguments: JSON.stringify(synthesizeJson({ type: 'object', ...parameters }, text)),
  }));
}

function selectTools(tools: readonly Tool[], choice: Question['toolChoice'], text: string): Tool[] {
  if (typeof choice !== 'string') return tools.filter((tool) => tool.name === choice.name);
  const asked = tools.filter((tool) => isAskedFor(tool.name, text));
  return choice === 'required' && asked.length === 0 ? tools.slice(0, 1) : asked;
}

/** Whether every telling word of a tool's name occurs in the text: `get_weather` in "How is the weather?". */
function isAskedFor(name: string, text: string): boolean {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !generic.test(word));
  const spoken = text.toLowerCase();
  return words.length > 0 && (telling.length > 0 ? telling : words).every((word) => spoken.includes(word));
}
