import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Running = { databaseUrl: string; dashboardUrl: string };

/** Tells commands such as `npm run create-user` how to reach what runs on this home. Readable by its owner only. */
export function writeRunningFile(home: string, running: Running): void {
  const file = join(home, 'running.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeRunningFile(home: string): void {
  rmSync(join(home, 'running.json'), { force: true });
}
