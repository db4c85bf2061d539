import { subjectOf } from './read-prompt.ts';

const languages = [
  { name: 'SQL', fence: 'sql', pattern: /\b(sql|postgres\w*|query the|select )\b/i },
  { name: 'Python', fence: 'python', pattern: /\bpython|\.py\b|pandas|django/i },
  { name: 'TypeScript', fence: 'ts', pattern: /./s },
] as const;

/** Help with code: how to narrow down an error when there is one, else a small piece to start from. */
export function writeCode(text: string): string {
  const error = /^.*\b(\w*(?:Error|Exception)\b|undefined|traceback|stack ?trace).*$/im.exec(text)?.[0]?.trim();
  return error ? debugSteps(error) : startingPoint(text);
}

function debugSteps(error: string): string {
  return [
    `The line that matters is \`${error.slice(0, 160).replaceAll('`', "'")}\`. I would narrow it down like this:`,
    '',
    '1. Reproduce it with the smallest input that still fails and keep that input as a test.',
    '2. Log the value right before the failing line. Most of the time it is missing or has another type than expected.',
    '3. Walk back to the place where the value is made and validate it there, not where it is used.',
    '4. Fix it, watch the test turn green, then look for the same pattern elsewhere in the file.',
    '',
    'If you share the function around that line, I can be more specific.',
  ].join('\n');
}

function startingPoint(text: string): string {
  const language = languages.find(({ pattern }) => pattern.test(text)) ?? languages[2];
  return [
    `Here is a starting point in ${language.name}:`,
    '',
    `\`\`\`${language.fence}`,
    snippet(language.fence, nameOf(subjectOf(text.replaceAll(/```[\s\S]*?```/g, '')))),
    '```',
    '',
    'It does one thing and has no side effects, so it is easy to test. Replace the marked line with your own rule.',
  ].join('\n');
}

/** Up to three words of the subject in snake case. */
function nameOf(subject: string): string {
  const words = (subject.toLowerCase().match(/[a-z][a-z0-9]*/g) ?? []).filter(
    (word) =>
      !/^(function|code|script|that|which|typescript|javascript|python|sql|query|from|into|and|the|for|to)$/.test(word),
  );
  return words.slice(0, 3).join('_') || 'convert_value';
}

function snippet(fence: (typeof languages)[number]['fence'], name: string): string {
  const camel = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const byLanguage = {
    sql: `SELECT date_trunc('day', created_at) AS day, count(*) AS ${name}\nFROM events\nWHERE created_at >= now() - interval '7 days'  -- your own rule\nGROUP BY day\nORDER BY day;`,
    python: `def ${name}(value: str) -> str:\n    text = value.strip()\n    if not text:\n        raise ValueError("value must not be empty")\n    return text.casefold()  # your own rule`,
    ts: `export function ${camel}(value: string): string {\n  const text = value.trim();\n  if (text === '') throw new RangeError('value must not be empty');\n  return text.toLowerCase(); // your own rule\n}`,
  };
  return byLanguage[fence];
}
