import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

export type BrowserLaunch = { executablePath?: string; args: string[]; env: Record<string, string> };

const systemNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const headlessArguments = ['--no-sandbox', '--disable-gpu', '--no-zygote', '--headless=shell'];
const cacheFolder = join(import.meta.dirname, '../node_modules/.cache/chromium');

/**
 * Finds a browser without downloading one: CHROMIUM_PATH, Playwright's own, one of the system,
 * or else the one that the package registry delivered, with its own libraries and fonts.
 */
export async function findChromium(): Promise<BrowserLaunch> {
  const env = plainEnvironment();
  const executablePath = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...systemPaths()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
  if (executablePath !== undefined) return { executablePath, args: ['--no-sandbox', '--disable-gpu'], env };
  return unpackedChromium(env);
}

async function unpackedChromium(env: Record<string, string>): Promise<BrowserLaunch> {
  const folder = await unpackOnce();
  return {
    executablePath: join(folder, 'chromium'),
    args: headlessArguments,
    env: {
      ...env,
      LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  };
}

/** Unpacks beside the target and renames, so that an interrupted run never leaves half a browser. */
async function unpackOnce(): Promise<string> {
  const version = createHash('sha256')
    .update(import.meta.resolve('@sparticuz/chromium'))
    .digest('hex')
    .slice(0, 12);
  const target = join(cacheFolder, version);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  await unpackInto(partial);
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

async function unpackInto(folder: string): Promise<void> {
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV };
  // The package unpacks below TMPDIR, and adds its libraries and fonts only where it believes to be in a bare container.
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    await packaged.executablePath();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function systemPaths(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return systemNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function plainEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
