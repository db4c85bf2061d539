import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { mintApiKey } from '@lethe/vault';
import type pg from 'pg';
import { findServerProcesses } from '../measure/cpu.ts';
import type { BenchServer } from '../server/bench-server.ts';
import { insertTenant } from '../server/insert-tenant.ts';
import { bindProcess, type Cores } from './cores.ts';
import { nextMessage, type StartedProcess, startProcess } from './start-process.ts';
import { startFloor } from './targets/start-floor.ts';
import { startGateway } from './targets/start-gateway.ts';
import { startPortkey } from './targets/start-portkey.ts';
import type { Target } from './targets/target.ts';

const pepperSizeBytes = 32;
const masterKeySizeBytes = 32;

export interface BenchPlan {
  readonly server: BenchServer;
  readonly databaseName: string;
  readonly admin: pg.Client;
  readonly cores: Cores;
  /** For spools, and whatever else targets write. */
  readonly folder: string;
  readonly hasPortkey: boolean;
  readonly profileFolder: string | null;
  readonly say: (sentence: string) => void;
}

export interface Bench {
  /** The floor comes first. */
  readonly targets: readonly Target[];
  readonly load: StartedProcess;
  /** One of PostgreSQL's processes, by which all others are found. */
  readonly databaseProcessId: number;
}

/** Starts everything that takes part. What has started is added to `started` at once, so that it can be stopped when the rest fails. */
export async function startBench(plan: BenchPlan, started: StartedProcess[]): Promise<Bench> {
  const { cores } = plan;
  const run = (file: string) => {
    const process = startProcess({ command: [`bench/gateway/processes/${file}`], binding: cores.others });
    started.push(process);
    return process;
  };
  const add = (target: Target) => {
    started.push(target.process);
    return target;
  };
  const databaseProcessId = await bindDatabase(plan);
  const { port } = await nextMessage<{ port: number }>(run('mock-upstream.ts'));
  const upstreamUrl = `http://127.0.0.1:${port}`;
  const load = run('load.ts');
  await nextMessage(load);
  const targets = [add(await startFloor(cores, upstreamUrl))];
  const keys = makeKeys();
  for (const level of ['metadata_only', 'retain_all'] as const) {
    targets.push(add(await startTenant(plan, { level, upstreamUrl, keys })));
  }
  if (plan.hasPortkey) {
    const portkey = await startPortkey(cores, upstreamUrl, plan.say);
    if (portkey !== null) targets.push(add(portkey));
  }
  return { targets, load, databaseProcessId };
}

interface Keys {
  readonly pepper: Buffer;
  readonly masterKeys: string;
}

function makeKeys(): Keys {
  return {
    pepper: randomBytes(pepperSizeBytes),
    masterKeys: `1:${randomBytes(masterKeySizeBytes).toString('base64')}`,
  };
}

/** A gateway for one organization. Each level has a process of its own, so that its memory is told apart. */
async function startTenant(
  plan: BenchPlan,
  options: { level: 'metadata_only' | 'retain_all'; upstreamUrl: string; keys: Keys },
): Promise<Target> {
  const { level, upstreamUrl, keys } = options;
  const { apiKey, digest } = mintApiKey({ environment: 'live', pepper: keys.pepper });
  await insertTenant(plan.admin, { level, apiKeyDigest: digest });
  return startGateway({
    name: level === 'retain_all' ? 'Lethe, retain all' : 'Lethe, metadata only',
    cores: plan.cores,
    upstreamUrl,
    databaseUrl: plan.server.urlAs(plan.databaseName, 'lethe_gateway'),
    pepper: keys.pepper.toString('hex'),
    masterKeys: keys.masterKeys,
    apiKey,
    folder: join(plan.folder, level),
    profileFolder: plan.profileFolder,
  });
}

/** The server's processes, bound to the core of the others as far as anything is bound; those that it starts later stay there too. */
async function bindDatabase({ admin, cores }: BenchPlan): Promise<number> {
  const { rows } = await admin.query<{ id: number }>('SELECT pg_backend_pid() AS id');
  const backendProcessId = rows[0]?.id ?? 0;
  for (const processId of findServerProcesses(backendProcessId)) bindProcess(cores, processId);
  return backendProcessId;
}
