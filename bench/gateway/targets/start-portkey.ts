import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@lethe/testkit/embedded-postgres';
import type { Cores } from '../cores.ts';
import { startProcess } from '../start-process.ts';
import type { Target } from './target.ts';
import { whenReady } from './when-ready.ts';

const packageName = '@portkey-ai/gateway';
const version = '1.15.2';
const cacheFolder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lethe-bench', `portkey-${version}`);
const installed = join(cacheFolder, 'node_modules', packageName, 'build/start-server.js');

/**
 * Starts the gateway of Portkey, which passes requests on and stores nothing. It is installed beside the repository, never into it.
 * @returns null when it cannot be had, for instance without a registry
 */
export async function startPortkey(
  cores: Cores,
  upstreamUrl: string,
  say: (sentence: string) => void,
): Promise<Target | null> {
  if (!existsSync(installed)) install(say);
  if (!existsSync(installed)) {
    say(`${packageName} ${version} could not be installed, so it is left out.`);
    return null;
  }
  const port = await findFreePort();
  const process = startProcess({
    command: [installed, `--port=${port}`, '--headless'],
    binding: cores.target,
    env: { NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
  });
  await whenReady(process, `http://127.0.0.1:${port}/`);
  const headers = [
    'authorization: Bearer bench',
    'x-portkey-provider: openai',
    `x-portkey-custom-host: ${upstreamUrl}/v1`,
  ];
  return {
    name: `Portkey ${version}, which stores nothing`,
    port,
    headers,
    model: 'gpt-4o-mini',
    isRecording: false,
    process,
  };
}

/** With 1.14.2 and newer below it, it answers streams with an error, because it changes headers that may not be changed. */
const serverVersion = '1.13.8';

function install(say: (sentence: string) => void): void {
  say(`Installing ${packageName} ${version} into ${cacheFolder}.`);
  mkdirSync(cacheFolder, { recursive: true });
  const dependencies = { [packageName]: version };
  const manifest = { private: true, dependencies, overrides: { '@hono/node-server': serverVersion } };
  writeFileSync(join(cacheFolder, 'package.json'), JSON.stringify(manifest));
  const options = ['--no-audit', '--no-fund', '--omit=dev', '--ignore-scripts'];
  spawnSync('npm', ['install', ...options], { cwd: cacheFolder, stdio: 'ignore' });
}
