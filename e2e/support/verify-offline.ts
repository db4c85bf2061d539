import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERIFIER = join(import.meta.dirname, '../../packages/translog/verify-receipt.mjs');
/** What reaches for the network ends the process with a code that the verifier does not use. */
const REFUSE_SOCKETS = `import net from 'node:net';
net.Socket.prototype.connect = () => process.exit(99);
`;

/** Runs the verifier on the text of a receipt, without an environment and with every socket refused. */
export async function verifyOffline(
  receipt: string,
  { verifierKeys, organizationId }: { readonly verifierKeys: readonly string[]; readonly organizationId?: string },
): Promise<{ code: number; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-auditor-'));
  try {
    await writeFile(join(folder, 'offline.mjs'), REFUSE_SOCKETS);
    await writeFile(join(folder, 'receipt.json'), receipt);
    await copyFile(VERIFIER, join(folder, 'verify-receipt.mjs'));
    return await new Promise((resolve) => {
      const parameters = [
        ...['--import', './offline.mjs', 'verify-receipt.mjs', 'receipt', 'receipt.json'],
        ...verifierKeys.flatMap((key) => ['--key', key]),
        ...(organizationId === undefined ? [] : ['--organization', organizationId]),
      ];
      execFile(process.execPath, parameters, { cwd: folder, env: {} }, (error, stdout, stderr) =>
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
          output: stdout + stderr,
        }),
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
