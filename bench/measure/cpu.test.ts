import { expect, test } from 'vitest';
import { countCpuMs, ownCpuMs } from './cpu.ts';

test.skipIf(process.platform !== 'linux')('work shows in the time of the process that did it', () => {
  const cpu = countCpuMs([process.pid]);
  const before = ownCpuMs();
  while (ownCpuMs() - before < 30);
  expect(cpu()).toBeGreaterThan(0);
});

test('a process that is not there has no time', () => {
  expect(countCpuMs([2 ** 30])()).toBeNull();
});
