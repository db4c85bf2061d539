import { parseJson } from './conversation/index.ts';
import { ENDPOINT_PATHS, type Endpoint } from './request-record.ts';
import { toPythonLiteral, toTypeScriptLiteral } from './snippet-literals.ts';

/** A stored request, to be sent again. */
export interface RepeatedRequest {
  /** Without a gateway's address the snippet names a variable in its place. */
  readonly gatewayUrl: string | null;
  readonly endpoint: Endpoint;
  /** The body as it was stored: of any size, and not always JSON. */
  readonly body: string;
}

export const SNIPPET_LANGUAGES = ['curl', 'python', 'typescript'] as const;
export type SnippetLanguage = (typeof SNIPPET_LANGUAGES)[number];

const GATEWAY_VARIABLE = 'LETHE_GATEWAY_URL';
const KEY_VARIABLE = 'LETHE_API_KEY';

/** The request again, as code that runs as it stands. The key is never part of it: it comes out of a variable. */
export function toSnippet(language: SnippetLanguage, request: RepeatedRequest): string {
  return WRITERS[language](request);
}

/** A shell command with the body exactly as it was stored. */
export function toCurl({ gatewayUrl, endpoint, body }: RepeatedRequest): string {
  const path = ENDPOINT_PATHS[endpoint];
  const address = gatewayUrl === null ? `"$${GATEWAY_VARIABLE}${path}"` : shellQuote(addressOf(gatewayUrl, path));
  return [
    `curl ${address} \\`,
    `  -H "Authorization: Bearer $${KEY_VARIABLE}" \\`,
    "  -H 'Content-Type: application/json' \\",
    `  --data-raw ${shellQuote(body)}`,
  ].join('\n');
}

/** A script that needs nothing but Python's own library. */
export function toPython({ gatewayUrl, endpoint, body }: RepeatedRequest): string {
  const path = ENDPOINT_PATHS[endpoint];
  const address =
    gatewayUrl === null
      ? `os.environ["${GATEWAY_VARIABLE}"] + ${JSON.stringify(path)}`
      : JSON.stringify(addressOf(gatewayUrl, path));
  const { text, isJson } = toPythonLiteral(body, 4);
  return [
    'import json',
    'import os',
    'import urllib.request',
    '',
    'request = urllib.request.Request(',
    `    ${address},`,
    `    data=${isJson ? `json.dumps(${text})` : text}.encode(),`,
    '    headers={',
    `        "Authorization": "Bearer " + os.environ["${KEY_VARIABLE}"],`,
    '        "Content-Type": "application/json",',
    '    },',
    ')',
    'with urllib.request.urlopen(request) as response:',
    '    for line in response:',
    '        print(line.decode(), end="")',
    '',
  ].join('\n');
}

/** A module that needs nothing but `fetch`. */
export function toTypeScript({ gatewayUrl, endpoint, body }: RepeatedRequest): string {
  const path = ENDPOINT_PATHS[endpoint];
  const address =
    gatewayUrl === null
      ? `\`\${process.env.${GATEWAY_VARIABLE}}${path}\``
      : JSON.stringify(addressOf(gatewayUrl, path));
  const { text, isJson } = toTypeScriptLiteral(body, 2);
  return [
    `const response = await fetch(${address}, {`,
    '  method: "POST",',
    '  headers: {',
    `    Authorization: \`Bearer \${process.env.${KEY_VARIABLE}}\`,`,
    '    "Content-Type": "application/json",',
    '  },',
    `  body: ${isJson ? `JSON.stringify(${text})` : text},`,
    '});',
    ...(isStreamed(body) ? STREAM_LINES : ['console.log(await response.json());']),
    '',
  ].join('\n');
}

const STREAM_LINES = [
  'const decoder = new TextDecoder();',
  'for await (const chunk of response.body ?? []) {',
  '  process.stdout.write(decoder.decode(chunk, { stream: true }));',
  '}',
];

const WRITERS: Readonly<Record<SnippetLanguage, (request: RepeatedRequest) => string>> = {
  curl: toCurl,
  python: toPython,
  typescript: toTypeScript,
};

function isStreamed(body: string): boolean {
  const json = parseJson(body);
  return typeof json === 'object' && json !== null && 'stream' in json && json.stream === true;
}

function addressOf(gatewayUrl: string, path: string): string {
  return `${gatewayUrl.replace(/\/$/, '')}${path}`;
}

/** Single quotes keep everything from the shell but a single quote, which is closed, escaped and opened again. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
