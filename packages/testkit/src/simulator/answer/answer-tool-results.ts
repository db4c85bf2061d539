const RESULT_LENGTH_MAX = 2000;
const FACT_COUNT_MAX = 12;

/** Prose for the results that tools returned; JSON objects become a list of facts. */
export function answerToolResults(results: readonly string[]): string {
  const parts = results.map(describeResult);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return `Here is what I found. ${only}`;
  return `Here is what I found:\n\n${parts.map((part) => `- ${part}`).join('\n')}`;
}

function describeResult(result: string): string {
  let value: unknown;
  try {
    value = JSON.parse(result);
  } catch {
    // Plain text is a lawful tool result and is quoted as it is.
    return result.slice(0, RESULT_LENGTH_MAX);
  }
  if (typeof value !== 'object' || value === null) return `The result is ${String(value)}.`;
  const facts = Object.entries(value)
    .slice(0, FACT_COUNT_MAX)
    .map(
      ([key, fact]) =>
        `${key.replaceAll('_', ' ')} is ${typeof fact === 'object' ? JSON.stringify(fact) : String(fact)}`,
    );
  const sentence =
    facts.length > 1 ? `${facts.slice(0, -1).join(', ')} and ${facts.at(-1)}` : (facts[0] ?? 'nothing came back');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`.slice(0, RESULT_LENGTH_MAX);
}
