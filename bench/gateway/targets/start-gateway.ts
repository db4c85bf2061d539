import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '@lethe/testkit/embedded-postgres';
import type { Cores } from '../cores.ts';
import { startProcess } from '../start-process.ts';
import type { Target } from './target.ts';
import { whenReady } from './when-ready.ts';

export interface GatewayOptions {
  readonly name: string;
  readonly cores: Cores;
  readonly upstreamUrl: string;
  readonly databaseUrl: string;
  /** In hexadecimal. */
  readonly pepper: string;
  /** Version and bytes, as LETHE_MASTER_KEYS has them. */
  readonly masterKeys: string;
  readonly apiKey: string;
  /** The spool lies here, on the disk that temporary files are on. */
  readonly folder: string;
  /** Where the profile of its processor time goes; null for none, since taking it costs time itself. */
  readonly profileFolder: string | null;
}

/** Starts this repository's gateway as `npm start` does for an operator who hosts it, in one process. */
export async function startGateway(options: GatewayOptions): Promise<Target> {
  const { name, cores, upstreamUrl, folder, apiKey, profileFolder } = options;
  const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const port = await findFreePort();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const process = startProcess({
    command: ['--import', './scripts/processes/exit-with-parent.ts', ...profiling, 'apps/gateway/src/main.ts'],
    binding: cores.target,
    env: {
      LETHE_MODE: 'self_hosted',
      LETHE_HOME: folder,
      LETHE_SPOOL_DIR: join(folder, 'spool'),
      DATABASE_URL: options.databaseUrl,
      LETHE_API_KEY_PEPPER: options.pepper,
      LETHE_MASTER_KEYS: options.masterKeys,
      LETHE_GATEWAY_PORT: String(port),
      LETHE_GATEWAY_PROCESSES: '1',
      PROVIDER_OPENAI_BASE_URL: `${upstreamUrl}/v1`,
      PROVIDER_OPENAI_API_KEY: 'bench',
    },
  });
  await whenReady(process, `http://127.0.0.1:${port}/health/ready`);
  return {
    name,
    port,
    headers: [`authorization: Bearer ${apiKey}`],
    model: 'openai/gpt-4o-mini',
    isRecording: true,
    process,
  };
}
