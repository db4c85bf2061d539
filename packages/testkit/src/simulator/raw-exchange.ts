import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { SimulatorControl } from './control.ts';
import { createSimulator, type Simulator } from './server.ts';

/** What came over one TCP connection, as bytes, so that tests see faults that HTTP clients hide. */
export type RawResponse = {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Each HTTP chunk; one entry when the body is not chunked. */
  readonly chunks: readonly Buffer[];
  readonly body: Buffer;
  readonly text: string;
  /** The chunked body has its terminating chunk. */
  readonly isTerminated: boolean;
  readonly wasReset: boolean;
};

export type RunningSimulator = Simulator & {
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
  /** Sends a chat completion over a connection of its own and reads until the connection ends. */
  readonly chat: (control: SimulatorControl, fields?: object, headers?: object) => Promise<RawResponse>;
  /** Sends any body to any path in the same way. */
  readonly post: (path: string, body: object) => Promise<RawResponse>;
};

const USER_MESSAGE = { role: 'user', content: 'Say hello' };

export function chatBody(control: object, fields: object = {}): string {
  return JSON.stringify({ model: 'gpt-4o-mini', messages: [USER_MESSAGE], ...fields, simulator: control });
}

export async function startSimulator(): Promise<RunningSimulator> {
  const simulator = createSimulator({ now: () => new Date('2026-03-01T12:00:00.000Z') });
  simulator.server.listen(0, '127.0.0.1');
  await once(simulator.server, 'listening');
  const { port } = simulator.server.address() as AddressInfo;
  return {
    ...simulator,
    port,
    url: `http://127.0.0.1:${port}`,
    chat: (control, fields, headers) => exchange(port, chatBody(control, fields), headers),
    post: (path, body) => exchange(port, JSON.stringify(body), {}, path),
    stop: async () => {
      simulator.server.close();
      simulator.server.closeAllConnections();
      await once(simulator.server, 'close');
    },
  };
}

const CHAT_PATH = '/v1/chat/completions';

export async function exchange(
  port: number,
  body: string,
  headers: object = {},
  path = CHAT_PATH,
): Promise<RawResponse> {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  let wasReset = false;
  socket.on('data', (data) => received.push(data));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    wasReset = error.code === 'ECONNRESET';
  });
  socket.write(requestText(body, headers, path));
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { ...parseResponse(Buffer.concat(received)), wasReset };
}

export function requestText(body: string, headers: object = {}, path = CHAT_PATH): string {
  const extra = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(body);
  return `POST ${path} HTTP/1.1\r\nhost: simulator\r\nconnection: close\r\ncontent-length: ${length}\r\n${extra.join('')}\r\n${body}`;
}

function parseResponse(bytes: Buffer): Omit<RawResponse, 'wasReset'> {
  const headEnd = bytes.indexOf('\r\n\r\n');
  const [statusLine, ...lines] = headEnd < 0 ? [] : bytes.subarray(0, headEnd).toString().split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ', 2) as [string, string]));
  const rest = headEnd < 0 ? Buffer.alloc(0) : bytes.subarray(headEnd + 4);
  const isChunked = headers['transfer-encoding'] === 'chunked';
  const { chunks, isTerminated } = isChunked ? readChunks(rest) : { chunks: [rest], isTerminated: false };
  const body = Buffer.concat(chunks);
  const status = statusLine === undefined ? null : Number(statusLine.split(' ')[1]);
  return { status, headers, chunks, body, text: body.toString(), isTerminated };
}

function readChunks(bytes: Buffer): { chunks: Buffer[]; isTerminated: boolean } {
  const chunks: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString(), 16);
    if (size === 0) return { chunks, isTerminated: true };
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return { chunks, isTerminated: false };
}

/** The payloads of the `data:` lines of a healthy stream; `[DONE]` stays text. */
export function dataOf(text: string): string[] {
  return text.split('\n\n').flatMap((event) => (event.startsWith('data: ') ? [event.slice(6)] : []));
}

/** The events of a healthy stream whose API names them; a name that differs from the type in the data is a failure. */
export function namedEventsOf(text: string): NamedEvent[] {
  return text.split('\n\n').flatMap((event) => {
    const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(event) ?? [];
    if (data === undefined) return [];
    const json = JSON.parse(data) as NamedEvent;
    if (json.type !== name) throw new Error(`The event ${name} carries the type ${json.type}.`);
    return [json];
  });
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into events of many shapes.
export type NamedEvent = { readonly type: string; readonly [field: string]: any };

/** The JSON events of a healthy stream. */
export function eventsOf(text: string): StreamEvent[] {
  return dataOf(text).flatMap((data) => (data === '[DONE]' ? [] : [JSON.parse(data) as StreamEvent]));
}

export type StreamEvent = {
  readonly id: string;
  readonly choices: readonly {
    readonly index: number;
    readonly delta: {
      readonly role?: string;
      readonly content?: string;
      readonly reasoning_content?: string;
      readonly images?: readonly object[];
      readonly tool_calls?: readonly { index: number; id?: string; function: { name?: string; arguments: string } }[];
    };
    readonly finish_reason: string | null;
  }[];
  readonly usage?: Readonly<Record<string, unknown>> | null;
  readonly error?: { readonly message: string };
  readonly simulator_echo?: { readonly body: object; readonly headers: Readonly<Record<string, string>> };
};
