// A provider that costs as little as it can: HTTP by hand on bare sockets, answers made beforehand. It serves the benchmark and nothing else.
import { createServer, type Socket } from 'node:net';
import { jsonAnswer, streamChunk, streamEnd } from './answers.ts';
import { findHeadEnd, readContentLength } from './http-text.ts';
import { listenAndTell } from './listen-and-tell.ts';

const streamMark = '"stream":true';
/** Streams say how they want to be served in their end user: chunks and milliseconds between two of them. Gateways may reorder a body. */
const pacePattern = /"user":\s*"(\d+)x(\d+)ms"/;

const jsonResponse = Buffer.concat([
  Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${jsonAnswer.length}\r\n\r\n`),
  jsonAnswer,
]);
const streamHead = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n',
);
const chunkResponse = framed(streamChunk);
const endResponse = Buffer.concat([framed(streamEnd), Buffer.from('0\r\n\r\n')]);

const server = createServer({ noDelay: true }, (socket) => {
  let received: Buffer | null = null;
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    received = received === null ? bytes : Buffer.concat([received, bytes]);
    const headEnd = findHeadEnd(received);
    if (headEnd < 0 || received.length < headEnd + readContentLength(received, headEnd)) return;
    const request = received;
    received = null;
    if (request.includes(streamMark, headEnd)) {
      const [, count, pauseMs] = pacePattern.exec(request.toString('latin1', headEnd)) ?? [];
      stream(socket, Number(count ?? 1), Number(pauseMs ?? 0));
    } else socket.write(jsonResponse);
  });
});

function stream(socket: Socket, count: number, pauseMs: number): void {
  socket.write(streamHead);
  let left = count;
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else if (left > 0) {
      left -= 1;
      socket.write(chunkResponse);
    } else {
      clearInterval(timer);
      socket.write(endResponse);
    }
  }, pauseMs);
}

function framed(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

listenAndTell(server);
