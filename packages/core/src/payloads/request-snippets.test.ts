import { execFileSync } from 'node:child_process';
import { compileFunction } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RepeatedRequest, toCurl, toPython, toTypeScript } from './request-snippets.ts';
import { toPythonLiteral, toTypeScriptLiteral } from './snippet-literals.ts';

const repeated = (body: string, gatewayUrl: string | null = 'https://gateway.example/'): RepeatedRequest => ({
  gatewayUrl,
  endpoint: 'chat.completions',
  body,
});
const HOSTILE = [
  `{"model":"m","text":"it's $(touch x) \\"quoted\\" \\\\ \\u2028 \u202e \u0000"}`.replace(
    '\u0000',
    String.raw`\u0000`,
  ),
  '{"__proto__":{"polluted":true},"a":[],"b":{},"c":null,"d":true,"e":-0.5}',
  '{"emoji":"🙂","lone":"\\ud800","tab":"\\t"}',
  `not JSON ${'$'}{process.exit(1)} "\n`,
  '[[[1]],{"a":{"b":[2]}}]',
  '""',
];

describe('a shell command', () => {
  test.each(HOSTILE)('sends the body as it was stored: %j', (body) => {
    // A shell's argument cannot hold this byte at all.
    const writable = body.replaceAll('\u0000', '');
    const command = toCurl(repeated(writable)).replace(/^curl/, 'show() { printf %s "$7"; }; show');
    expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toBe(writable);
  });
});

describe('a TypeScript module', () => {
  /** Runs the module with a `fetch` that keeps what it was given. */
  async function sentBody(body: string): Promise<{ address: string; body: string }> {
    const calls: { address: string; body: string }[] = [];
    const fetchStandIn = (address: string, init: { body: string }) => {
      calls.push({ address, body: init.body });
      return { json: () => null, body: [] };
    };
    const run = compileFunction(`return (async () => {${toTypeScript(repeated(body))}})()`, [
      'fetch',
      'process',
      'console',
    ]) as (...given: unknown[]) => Promise<void>;
    await run(fetchStandIn, { env: { LETHE_API_KEY: 'key' }, stdout: { write: () => true } }, { log: () => undefined });
    return calls[0] ?? { address: '', body: '' };
  }

  test.each(HOSTILE)('sends the same body: %j', async (body) => {
    const sent = await sentBody(body);
    expect(sent.address).toBe('https://gateway.example/v1/chat/completions');
    expect(normal(sent.body)).toBe(normal(body));
  });

  test('sends any JSON unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse((await sentBody(text)).body)).toEqual(JSON.parse(text));
      }),
      { numRuns: 60 },
    );
  });

  test('keeps every digit of a number, and what is nested deeply, by sending the text', async () => {
    for (const body of ['{"id":12345678901234567890}', `${'['.repeat(60)}${']'.repeat(60)}`])
      expect((await sentBody(body)).body).toBe(body);
  });
});

describe('a Python script', () => {
  test('has the words and the digits of the body', () => {
    const { text, isJson } = toPythonLiteral('{"stream":true,"stop":null,"n":12345678901234567890,"x":false}', 0);
    expect(isJson).toBe(true);
    expect(text).toBe('{\n  "stream": True,\n  "stop": None,\n  "n": 12345678901234567890,\n  "x": False\n}');
  });

  test('writes strings in escapes that Python reads alike, and takes them for no words', () => {
    const text = 'null true \u202e "quote" \\ \n \ud800 🙂';
    const literal = toPythonLiteral(JSON.stringify({ null: text }), 0).text;
    expect(literal).toBe(`{\n  "null": ${String.raw`"null true \u202e \"quote\" \\ \n \ud800 🙂"`}\n}`);
  });

  test('sends a body that is not JSON as a string', () => {
    expect(toPython(repeated('x"\n'))).toContain(String.raw`data="x\"\n".encode(),`);
    expect(toTypeScriptLiteral('x"\n', 0)).toEqual({ text: String.raw`"x\"\n"`, isJson: false });
  });
});

test.each([toCurl, toPython, toTypeScript])(
  'no snippet holds a key, and without an address it names variables',
  (write) => {
    const snippet = write(repeated('{}', null));
    expect(snippet).toContain('LETHE_API_KEY');
    expect(snippet).toContain('LETHE_GATEWAY_URL');
  },
);

/** The value of a JSON text in one way of writing; any other text as it is. */
function normal(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    // Not JSON: it has to arrive byte for byte.
    return text;
  }
}
