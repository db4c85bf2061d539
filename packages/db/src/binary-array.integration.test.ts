import { randomBytes } from 'node:crypto';
import { useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArrayElementType, encodeArray, MESSAGE_SIZE_BYTES_MAX, UnstorableValue } from './binary-array.ts';

const testDatabase = useDatabase();

/** PostgreSQL's earliest instant, and the latest that a Date can hold. */
const earliest = new Date('-004713-11-24T00:00:00.000Z');
const latest = new Date(8_640_000_000_000_000);
/** U+0000 is the one character that PostgreSQL refuses. */
const storableText = fc
  .string({ unit: 'binary' })
  .map((text) => text.replaceAll('\u0000', ''))
  .filter((text) => text.isWellFormed());

const arbitraries: Record<ArrayElementType, fc.Arbitrary<unknown>> = {
  uuid: fc.oneof(
    fc.uuid(),
    fc.uuid().map((id) => id.toUpperCase()),
    fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  ),
  text: fc.oneof(storableText, fc.constantFrom('', 'NULL', '{}', '"', '\\', 'ü€😀', 'a'.repeat(100_000))),
  int2: fc.oneof(fc.integer({ min: -32_768, max: 32_767 }), fc.constantFrom(-32_768, -1, 0, 32_767)),
  int4: fc.oneof(fc.integer(), fc.constantFrom(-2_147_483_648, -1, 0, 2_147_483_647)),
  int8: fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.maxSafeInteger(),
    fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, -1, 0, -0, 2 ** 32, -(2 ** 32) - 1, Number.MIN_SAFE_INTEGER),
  ),
  bool: fc.boolean(),
  timestamptz: fc.oneof(
    fc.date({ min: earliest, max: latest, noInvalidDate: true }),
    fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
    fc.constantFrom(earliest, new Date(0), new Date('1999-12-31T23:59:59.999Z'), new Date('2000-01-01T00:00:00.001Z')),
  ),
  bytea: fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(Buffer.alloc(0), randomBytes(1024 * 1024)),
  ),
};

describe.each(Object.entries(arbitraries))('an array of %s', (type, value) => {
  const array = fc.array(fc.option(value, { freq: 4 }), { maxLength: 40 });

  test('means to PostgreSQL what the driver says in text', async () => {
    await fc.assert(
      fc.asyncProperty(array, async (values) => {
        const [row] = await testDatabase.query<{ is_same: boolean; binary: string; text: string }>(
          `SELECT $1::${type}[] IS NOT DISTINCT FROM $2::${type}[] AS is_same`,
          [encodeArray(type as ArrayElementType, values), values.map(asText)],
        );
        expect(row?.is_same).toBe(true);
      }),
    );
  });
});

/** The driver's text form of an instant knows no year before 1 in UTC, so instants are written in PostgreSQL's own way. */
function asText(value: unknown): unknown {
  if (!(value instanceof Date)) return value;
  const year = value.getUTCFullYear();
  const rest = value.toISOString().slice(value.toISOString().indexOf('-', 1));
  return year > 0 ? `${String(year).padStart(4, '0')}${rest}` : `${String(1 - year).padStart(4, '0')}${rest} BC`;
}

test('undefined is NULL', async () => {
  const [row] = await testDatabase.query('SELECT $1::int4[] AS values', [encodeArray('int4', [1, undefined, null])]);
  expect(row).toEqual({ values: [1, null, null] });
});

test('half a surrogate pair becomes the replacement character', async () => {
  const [row] = await testDatabase.query('SELECT $1::text[] AS values', [encodeArray('text', ['a\ud800b'])]);
  expect(row).toEqual({ values: ['a\ufffdb'] });
});

test('an array that has no elements is the empty array', async () => {
  const [row] = await testDatabase.query('SELECT $1::text[] = ARRAY[]::text[] AS is_empty', [encodeArray('text', [])]);
  expect(row).toEqual({ is_empty: true });
});

test.each<[ArrayElementType, unknown]>([
  ['uuid', ''],
  ['uuid', 'zzzzzzzz-0000-0000-0000-000000000000'],
  ['uuid', '00000000-0000-0000-0000-00000000000€'],
  ['uuid', '000000000000-0000-0000-0000-00000000'],
  ['uuid', 7],
  ['text', 7],
  ['int2', 32_768],
  ['int2', -32_769],
  ['int4', 2_147_483_648],
  ['int4', 1.5],
  ['int4', Number.NaN],
  ['int4', 1n],
  ['int8', 2n ** 63n],
  ['int8', -(2n ** 63n) - 1n],
  ['int8', 2 ** 53],
  ['int8', Number.POSITIVE_INFINITY],
  ['int8', '1'],
  ['bool', 'true'],
  ['timestamptz', new Date(Number.NaN)],
  ['timestamptz', '2026-11-21'],
  ['bytea', 'text'],
])('%s has no %s', (type, value) => {
  expect(() => encodeArray(type, [value])).toThrow(UnstorableValue);
});

test('an instant before the first one of PostgreSQL is refused by PostgreSQL as out of range', async () => {
  const tooEarly = encodeArray('timestamptz', [new Date(-8_640_000_000_000_000)]);
  await expect(testDatabase.query('SELECT $1::timestamptz[]', [tooEarly])).rejects.toMatchObject({ code: '22008' });
});

test('an array of more than a message may hold is refused before it is made', () => {
  const quarter = new Uint8Array((MESSAGE_SIZE_BYTES_MAX + 1) / 4);
  expect(() => encodeArray('bytea', [quarter, quarter, quarter, quarter])).toThrow(UnstorableValue);
});
