import { createServer } from 'node:net';

const notOnThisMachine = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** Whether a server could listen on the port right now, on either loopback address: `localhost` may mean both. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (notOnThisMachine.includes(error.code ?? '')) resolve(true);
      else if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A loopback port that nobody listens on. Somebody else may take it before the caller does; callers retry. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('The system gave no port.'));
      server.close(() => resolve(address.port));
    });
  });
}
