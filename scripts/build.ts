import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeError } from './processes/operator-error.ts';
import { buildProduct } from './start/build.ts';

/** What `npm start` builds, without starting anything: for images, which start in seconds then. */
try {
  const logFile = join(mkdtempSync(join(tmpdir(), 'lethe-build-')), 'build.log');
  await buildProduct({ logFile, signal: new AbortController().signal });
  console.log('Built.');
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
}
