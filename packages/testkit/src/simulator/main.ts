import { z } from 'zod';
import { createSimulator } from './server.ts';

const environment = z.object({ LETHE_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4010) });

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const parsed = environment.safeParse(process.env);
if (!parsed.success) fail('LETHE_SIMULATOR_PORT must be a port number, 0 to 65535. Correct it or leave it unset.');
const { LETHE_SIMULATOR_PORT: port } = parsed.data;

const { server } = createSimulator({ now: () => new Date() });
server.once('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE') fail(`Port ${port} is taken. Set LETHE_SIMULATOR_PORT to a free port.`);
  fail(`The simulator cannot listen on LETHE_SIMULATOR_PORT ${port}: ${error.code}.`);
});
server.listen(port, '127.0.0.1', () => {
  const address = server.address();
  const chosen = typeof address === 'object' && address !== null ? address.port : port;
  process.stdout.write(`simulator listens on http://127.0.0.1:${chosen}\n`);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    // Answers under way may stall for ever by their own control object, so they are cut.
    server.closeAllConnections();
  });
}
