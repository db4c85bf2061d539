import type { AddressInfo, Server } from 'node:net';

/** Listens on any free port, tells it to the parent, and ends with the parent. */
export function listenAndTell(server: Server): void {
  server.listen(0, '127.0.0.1', 4_096, () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on('disconnect', () => process.exit(0));
}
