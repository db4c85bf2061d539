import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProcessStart } from './process-identity.ts';
import { takeHome } from './take-home.ts';

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'lethe-home-'));
  folder = join(parent, 'home');
});

afterEach(() => rmSync(parent, { recursive: true }));

test('a second start on the same folder is refused while the first one lives', () => {
  const first = takeHome(folder, 'demo');

  expect(() => takeHome(folder, 'demo')).toThrow(/already runs.*LETHE_HOME/);
  first.release();
  expect(takeHome(folder, 'demo').wasInterrupted).toBe(false);
});

test('the lock of a start that was killed is taken over', async () => {
  const killed = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(killed, 'spawn');
  const pid = killed.pid ?? 0;
  const startedAt = readProcessStart(pid);
  takeHome(folder, 'demo');
  writeFileSync(join(folder, 'start.lock'), JSON.stringify({ pid, startedAt }));

  expect(() => takeHome(folder, 'demo')).toThrow(/already runs/);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(takeHome(folder, 'demo').wasInterrupted).toBe(true);
});

test('a process that merely got the number of a killed start does not block', () => {
  takeHome(folder, 'demo').release();
  writeFileSync(join(folder, 'start.lock'), JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));

  expect(takeHome(folder, 'demo').wasInterrupted).toBe(true);
});

test.each([
  ['demo', 'cloud'],
  ['self_hosted', 'demo'],
] as const)('a folder of %s mode is not opened in %s mode', (before, after) => {
  takeHome(folder, before).release();

  expect(() => takeHome(folder, after)).toThrow(/LETHE_MODE=.*LETHE_HOME/);
  expect(readFileSync(join(folder, 'mode'), 'utf8')).toBe(before);
  takeHome(folder, before);
});

test.runIf(process.platform === 'linux')('a file system that refuses folders is refused, not waited for', () => {
  expect(() => takeHome('/proc/lethe/home', 'demo')).toThrow(/^LETHE_HOME cannot be written/);
});

test('a folder that cannot be created is one line that names LETHE_HOME', () => {
  writeFileSync(folder, 'a file where the folder should be');

  expect(() => takeHome(folder, 'demo')).toThrow(/^LETHE_HOME cannot be written/);
});
