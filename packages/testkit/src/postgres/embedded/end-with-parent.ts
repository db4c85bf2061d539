import { spawn } from 'node:child_process';

/**
 * Sets a watcher beside the server: when this process is gone, however it went, the server shuts down as well.
 * Returns what calls the watcher off.
 */
export function endWithParent(serverPid: number): () => void {
  // The pipe closes with this process; a line that comes through it means that the server was stopped in order.
  const watcher = spawn('/bin/sh', ['-c', 'read -r line || kill -INT "$1"', 'sh', String(serverPid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: {},
    detached: true,
  });
  watcher.unref();
  watcher.stdin.on('error', () => {});
  return () => watcher.stdin.end('done\n');
}
