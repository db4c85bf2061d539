import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { GatewayEnv } from './env.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { limitsFrom } from './limits-from-env.ts';

const KIB = 1024;
const [, section = ''] = readFileSync(new URL('../../../docs/gateway.md', import.meta.url), 'utf8').split(
  '\n## Limits\n',
);
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
const documented = rows.map(([, limit = '', value = '', variable = '']) => ({ limit, value, variable }));

function inWords(name: string, value: number): string {
  if (/Bytes(Max)?$/.test(name))
    return inUnits(value, [
      [KIB ** 3, 'GiB'],
      [KIB ** 2, 'MiB'],
      [KIB, 'KiB'],
      [1, 'B'],
    ]);
  if (name.endsWith('Ms'))
    return inUnits(value, [
      [60_000, 'min'],
      [1_000, 's'],
      [1, 'ms'],
    ]);
  return value.toLocaleString('en').replaceAll(',', ' ');
}

function inUnits(value: number, units: readonly (readonly [number, string])[]): string {
  const [size, name] = units.find(([unit]) => value % unit === 0 && value >= unit) ?? [1, '?'];
  return `${value / size} ${name}`;
}

test('the table of limits in docs/gateway.md is that of the code, each with its default', () => {
  const expected = Object.entries(DEFAULT_LIMITS).map(([limit, value]) => `${limit}: ${inWords(limit, value)}`);
  expect(documented.map(({ limit, value }) => `${limit}: ${value}`).toSorted()).toEqual(expected.toSorted());
});

test('the variables of the table set the limits that they stand beside, and no others', () => {
  const variables = documented.flatMap(({ variable }) => (variable === '' ? [] : [variable]));
  const env = Object.fromEntries(variables.map((variable, index) => [variable, index + 7]));
  const changed = Object.entries(limitsFrom(env as unknown as GatewayEnv)).filter(
    ([limit, value]) => value !== DEFAULT_LIMITS[limit as keyof typeof DEFAULT_LIMITS],
  );
  const expected = documented.filter(({ variable }) => variable !== '');
  expect(changed.map(([limit, value]) => `${limit} = ${value}`).toSorted()).toEqual(
    expected.map(({ limit, variable }) => `${limit} = ${env[variable]}`).toSorted(),
  );
  expect(new Set(variables).size).toBe(variables.length);
});

test('every variable that sets a limit stands in the table', () => {
  const everything = new Proxy({}, { get: (_, variable) => String(variable) }) as GatewayEnv;
  const used = Object.values(limitsFrom(everything)).filter((value) => typeof value === 'string');
  expect(used.toSorted()).toEqual(documented.flatMap(({ variable }) => variable || []).toSorted());
});
