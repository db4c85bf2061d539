import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrate } from '@lethe/prisma/migrate';
import { findFreePort, startEmbeddedPostgres } from '@lethe/testkit/embedded-postgres';
import { describeError } from './processes/operator-error.ts';
import { Shutdown, stopOnSignals } from './processes/shutdown.ts';

const [command, name] = process.argv.slice(2);
const shutdown = new Shutdown();

stopOnSignals(shutdown, console.log, 1);

try {
  // Only deploying needs a database of somebody; creating and checking compare files, on any server.
  const needsServer = command === 'create' || command === 'check';
  const databaseUrl = process.env.DATABASE_URL ?? (needsServer ? await startThrowAwayServer() : undefined);
  process.exitCode = await runMigrate(command, name, databaseUrl);
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
} finally {
  await shutdown.stopAll();
}

async function startThrowAwayServer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-migrate-'));
  chmodSync(folder, 0o755);
  shutdown.add({ name: 'the temporary folder', stop: async () => rmSync(folder, { recursive: true, force: true }) });
  const server = await startEmbeddedPostgres({
    dataFolder: join(folder, 'database'),
    password: randomBytes(16).toString('hex'),
    choosePort: findFreePort,
    logFile: join(folder, 'database.log'),
    isDurable: false,
  });
  shutdown.add({ name: 'PostgreSQL', stop: server.stop });
  return server.urlOf('postgres');
}
