import { statfsSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { withClient } from '../server/databases.ts';

const bytesPerGib = 1024 ** 3;
const fdatasyncSamples = 200;

/** One line that names what the figures were measured on. */
export async function describeMachine(databaseUrl: string, now: Date): Promise<string> {
  const [processor] = cpus();
  const version = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? 'unknown';
  });
  const disk = statfsSync(tmpdir());
  return [
    `${processor?.model ?? 'unknown processor'}, ${cpus().length} cores`,
    `${Math.round(totalmem() / bytesPerGib)} GiB of memory`,
    `disk of ${Math.round((disk.blocks * disk.bsize) / bytesPerGib)} GiB, a commit that waits for it takes ${await commitMs(databaseUrl)} ms`,
    `PostgreSQL ${version}, Node ${process.versions.node}`,
    now.toISOString().slice(0, 10),
  ].join(' · ');
}

/** The median of the smallest transaction that has to wait for the disk. */
async function commitMs(databaseUrl: string): Promise<string> {
  return withClient(databaseUrl, async (client) => {
    await client.query('CREATE TEMP TABLE IF NOT EXISTS commit_probe (id int)');
    const timesMs: number[] = [];
    for (let sample = 0; sample < fdatasyncSamples; sample += 1) {
      const startedAt = performance.now();
      await client.query('SELECT txid_current(), pg_logical_emit_message(true, $1, $2)', ['bench', 'x']);
      timesMs.push(performance.now() - startedAt);
    }
    timesMs.sort((left, right) => left - right);
    return (timesMs[fdatasyncSamples / 2] ?? 0).toFixed(2);
  });
}
