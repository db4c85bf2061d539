import { subjectOf } from './read-prompt.ts';
import { summarizeText, textToSummarize } from './summarize-text.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

type Place = { readonly text: string; readonly name: string; readonly index: number };

const formats: Readonly<Record<string, string>> = {
  date: '2026-01-15',
  'date-time': '2026-01-15T09:30:00Z',
  time: '09:30:00Z',
  duration: 'PT30M',
  email: 'alex@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.10',
  ipv6: '2001:db8::10',
  uri: 'https://example.com/',
  uuid: '0190a3f0-5f6e-7c1d-8b2a-3d4e5f607182',
};
const formatInText: Readonly<Record<string, RegExp>> = {
  date: /\b\d{4}-\d{2}-\d{2}\b/,
  email: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
  uri: /https?:\/\/[^\s"'<>]+/,
};

/** What a property name asks of the text, tried in order. */
const readers: readonly { readonly name: RegExp; readonly read: (text: string) => string | undefined }[] = [
  { name: /e-?mail/i, read: (text) => formatInText.email?.exec(text)?.[0] ?? formats.email },
  { name: /\b(url|uri|link)\b/i, read: (text) => formatInText.uri?.exec(text)?.[0] ?? formats.uri },
  { name: /date|day|when/i, read: (text) => formatInText.date?.exec(text)?.[0] ?? formats.date },
  {
    name: /city|location|place|country|destination/i,
    read: (text) =>
      /\b(?:in|at|for|to|from|of|near)\s+(\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)*)/u.exec(text)?.[1] ?? 'Lisbon',
  },
  {
    name: /order|invoice|ticket|reference|number|id$/i,
    read: (text) => /\b[A-Z]{0,4}-?\d[\w-]*/.exec(text)?.[0] ?? 'A-1042',
  },
  { name: /currency/i, read: () => 'EUR' },
  { name: /language|locale/i, read: () => 'en' },
  { name: /summary|description|reason|explanation/i, read: (text) => summarizeText(textToSummarize(text), 1)[0] },
  {
    name: /name|author|person|customer/i,
    read: (text) => /(?<=\S\s)\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)?/u.exec(text)?.[0] ?? 'Alex Morgan',
  },
  { name: /query|question|prompt|text|input|message|content/i, read: (text) => text.trim() },
];

export function synthesizeString(schema: JsonSchema, { text, name, index }: Place): string {
  const format = typeof schema.format === 'string' ? schema.format : '';
  const formatted = formatInText[format]?.exec(text)?.[0] ?? formats[format];
  if (formatted !== undefined) return formatted;
  const spaced = name.replaceAll('_', ' ');
  const named = readers.find((reader) => reader.name.test(spaced))?.read(text);
  const keyword = significant(text)[index] ?? subjectOf(text);
  return fitLength(named ?? (name === '' || index > 0 ? keyword : subjectOf(text)), schema);
}

export function synthesizeNumber(schema: JsonSchema, { text, name }: Place): number {
  const bound = (key: string) => (typeof schema[key] === 'number' ? schema[key] : undefined);
  const isInteger = schema.type === 'integer' || (Array.isArray(schema.type) && schema.type.includes('integer'));
  const step = bound('multipleOf') ?? (isInteger ? 1 : 0.01);
  const above = bound('exclusiveMinimum');
  const below = bound('exclusiveMaximum');
  const least = Math.max(bound('minimum') ?? -Infinity, above === undefined ? -Infinity : above + step);
  const most = Math.min(bound('maximum') ?? Infinity, below === undefined ? Infinity : below - step);
  const written = /-?\b\d+(?:\.\d+)?\b/.exec(text)?.[0];
  const isShare = /confidence|probability|score|ratio/i.test(name);
  const wanted = isShare && !isInteger ? 0.87 : Number(written ?? 3);
  const bounded = Math.min(Math.max(wanted, least), most);
  const onStep = Number((Math.round(bounded / step) * step).toPrecision(12));
  if (onStep < least) return Number((onStep + step).toPrecision(12));
  return onStep > most ? Number((onStep - step).toPrecision(12)) : onStep;
}

function fitLength(value: string, schema: JsonSchema): string {
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : 2000;
  const least = typeof schema.minLength === 'number' ? Math.min(schema.minLength, most) : 0;
  return [...value].slice(0, most).join('').padEnd(least, '.');
}

function significant(text: string): string[] {
  return [...new Set(text.match(/[\p{L}]{5,}/gu) ?? [])];
}
