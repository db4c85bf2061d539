import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface TestSmtpServer {
  readonly url: string;
  /** Every message that was taken, as it came over the wire. */
  readonly taken: string[];
  /** What the server answers to a message from now on; null takes it. */
  refusal: string | null;
  close(): Promise<void>;
}

/** As much of SMTP as a client needs to hand over a message. */
export async function startSmtpServer(): Promise<TestSmtpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    converse(socket, state);
  });
  const state: TestSmtpServer = {
    url: '',
    taken: [],
    refusal: null,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function converse(socket: Socket, state: TestSmtpServer): void {
  let received = '';
  let isData = false;
  socket.write('220 test ESMTP\r\n');
  socket.on('data', (chunk) => {
    received += chunk.toString();
    while (received.includes(isData ? '\r\n.\r\n' : '\r\n')) {
      const end = received.indexOf(isData ? '\r\n.\r\n' : '\r\n');
      const part = received.slice(0, end);
      received = received.slice(end + (isData ? 5 : 2));
      if (isData) {
        isData = false;
        if (state.refusal === null) state.taken.push(part);
        socket.write(`${state.refusal ?? '250 taken'}\r\n`);
      } else {
        isData = part.toUpperCase() === 'DATA';
        socket.write(isData ? '354 go on\r\n' : '250 ok\r\n');
      }
    }
  });
}
