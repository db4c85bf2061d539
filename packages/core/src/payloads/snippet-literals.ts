import { parseJson } from './conversation/index.ts';

/** A body in the words of a programming language. */
export interface BodyLiteral {
  readonly text: string;
  /** Whether `text` is the value, to be written as JSON; otherwise it is a string with the body as it was stored. */
  readonly isJson: boolean;
}

/** Python reads no literal that nests much deeper. */
const NESTING_MAX = 50;
const INDENT = '  ';

/** `{"stream": True}`, or a string where that would not be the same body. */
export function toPythonLiteral(body: string, indentSpaces: number): BodyLiteral {
  return toLiteral(body, indentSpaces, { keyword: (word) => PYTHON_WORDS[word] ?? word, key: (key) => key });
}

/** `{"stream": true}`, or a string where that would not be the same body: a double does not hold every number. */
export function toTypeScriptLiteral(body: string, indentSpaces: number): BodyLiteral {
  if (losesDigits(body)) return { text: quoted(body), isJson: false };
  return toLiteral(body, indentSpaces, {
    keyword: (word) => word,
    // Without brackets this name would set the prototype of the object.
    key: (key) => (key === '"__proto__"' ? '["__proto__"]' : key),
  });
}

interface Dialect {
  keyword(word: string): string;
  key(quotedKey: string): string;
}

const PYTHON_WORDS: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None' };

/** Writes the tokens of the text itself, so that order, repeated keys and every digit stay as they were. */
function toLiteral(body: string, indentSpaces: number, dialect: Dialect): BodyLiteral {
  if (parseJson(body) === undefined) return { text: quoted(body), isJson: false };
  const margin = `\n${' '.repeat(indentSpaces)}`;
  const tokens = [...tokensOf(body)];
  const parts: string[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token === '{' || token === '[') {
      depth += 1;
      if (depth > NESTING_MAX) return { text: quoted(body), isJson: false };
      parts.push(token, next === '}' || next === ']' ? '' : margin + INDENT.repeat(depth));
    } else if (token === '}' || token === ']') {
      depth -= 1;
      const isEmpty = tokens[index - 1] === '{' || tokens[index - 1] === '[';
      parts.push(isEmpty ? '' : margin + INDENT.repeat(depth), token);
    } else if (token === ',') parts.push(',', margin + INDENT.repeat(depth));
    else if (token === ':') parts.push(': ');
    else if (token.startsWith('"')) parts.push(next === ':' ? dialect.key(requoted(token)) : requoted(token));
    else parts.push(dialect.keyword(token));
  }
  return { text: parts.join(''), isJson: true };
}

/** The tokens of a text that is JSON. */
function* tokensOf(text: string): Generator<string> {
  const scalar = /[^\s"{}[\]:,]+/y;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if (character === '"') {
      const end = endOfString(text, at);
      yield text.slice(at, end);
      at = end;
    } else if ('{}[]:,'.includes(character)) {
      yield character;
      at += 1;
    } else {
      scalar.lastIndex = at;
      const word = scalar.exec(text)?.[0];
      if (word !== undefined) yield word;
      at += word?.length ?? 1;
    }
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** A string in the escapes that Python and JavaScript share, with nothing in it that hides or turns what stands beside it. */
function requoted(token: string): string {
  return quoted(JSON.parse(token) as string);
}

/** Two code units of a pair are one character in Python, so only what has no pair is escaped as a unit. */
const UNPRINTED = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g;

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    UNPRINTED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function losesDigits(body: string): boolean {
  if (parseJson(body) === undefined) return false;
  for (const token of tokensOf(body)) {
    if (/^[-\d]/.test(token) && String(Number(token)) !== token) return true;
  }
  return false;
}
