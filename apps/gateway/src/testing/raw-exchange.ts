import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are and reads until the connection is closed. A connection that is reset ends the text where it was. */
export async function exchangeRaw(url: string, request: string | Uint8Array): Promise<string> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(request);
  let text = '';
  try {
    for await (const chunk of socket) text += (chunk as Buffer).toString('latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  }
  return text;
}

/** A request with a body, as it goes over the wire; the connection is closed after the answer. */
export function rawPost(
  path: string,
  apiKey: string,
  body: Uint8Array | string,
  headers: readonly string[] = [],
): Buffer {
  const bytes = Buffer.from(body as string);
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: x',
    `authorization: Bearer ${apiKey}`,
    'connection: close',
    `content-length: ${bytes.length}`,
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
