import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseJsonStrictly } from '../verify-receipt.mjs';
import { canonicalJson, verifyAuditExport, verifyConsistency, verifyReceipt } from './index.ts';

interface VectorCase {
  readonly desc: string;
  readonly refused: string | null;
  readonly organization?: string;
}
interface Vectors<Case> {
  readonly verifierKey: string;
  readonly cases: readonly (VectorCase & Case)[];
}

function vectorsOf<Case>(name: string): Vectors<Case> {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as Vectors<Case>;
}

const receipts = vectorsOf<{ receipt: string }>('receipts.json');
const consistency = vectorsOf<{ oldNote: string; newNote: string; proof: string[] }>('consistency.json');
const exports = vectorsOf<{ export: string }>('audit-exports.json');
const verifierKeys = [receipts.verifierKey];
const reasonOf = (result: { kind: string; reason?: string }) =>
  result.kind === 'verified' ? null : (result.reason ?? 'none');

describe('the vectors', () => {
  test.each(receipts.cases)('a receipt: $desc', ({ receipt, organization, refused }) => {
    expect(reasonOf(verifyReceipt({ receipt, verifierKeys, organizationId: organization }))).toBe(refused);
  });

  test.each(consistency.cases)('checkpoints: $desc', ({ oldNote, newNote, proof, refused }) => {
    expect(reasonOf(verifyConsistency({ oldNote, newNote, proof, verifierKeys }))).toBe(refused);
  });

  test.each(exports.cases)('an audit export: $desc', ({ export: text, organization, refused }) => {
    expect(reasonOf(verifyAuditExport({ text, verifierKeys, organizationId: organization }))).toBe(refused);
  });
});

const own = receipts.cases.find(({ organization, refused }) => organization !== undefined && refused === null);
const good = Buffer.from(own?.receipt ?? '');

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // What is not UTF-8 is refused before it is read.
    return null;
  }
}

test('invariant 41: any byte of a receipt that is changed is refused, or leaves what the JSON says as it was', () => {
  const before = canonicalJson(parseJsonStrictly(good.toString()));
  const survivors = new Set<string>();
  for (let at = 0; at < good.length; at += 1) {
    for (const flip of [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80]) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      const text = decode(bytes);
      if (text === null) continue;
      const result = verifyReceipt({ receipt: text, verifierKeys, organizationId: own?.organization });
      if (result.kind === 'verified') survivors.add(canonicalJson(parseJsonStrictly(text)));
    }
  }
  expect([...survivors].filter((value) => value !== before)).toEqual([]);
});

test('a receipt with bytes inserted, removed or overwritten anywhere is refused, or says the same', () => {
  const before = canonicalJson(parseJsonStrictly(good.toString()));
  const change = fc.tuple(fc.nat(good.length - 1), fc.nat(3), fc.uint8Array({ maxLength: 4 }));
  fc.assert(
    fc.property(change, ([at, removeCount, insert]) => {
      const text = decode(Buffer.concat([good.subarray(0, at), insert, good.subarray(at + removeCount)]));
      if (text === null) return;
      const result = verifyReceipt({ receipt: text, verifierKeys, organizationId: own?.organization });
      if (result.kind === 'verified') expect(canonicalJson(parseJsonStrictly(text))).toBe(before);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever is given as a receipt or an export is answered, never thrown at', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(verifyReceipt({ receipt: text, verifierKeys }).kind).toBe('refused');
      expect(verifyAuditExport({ text, verifierKeys }).kind).toBe('refused');
    }),
  );
});

test.each([
  '',
  'lethe.local',
  'lethe.local+00000000+AAAA',
  receipts.verifierKey.replace('log.', 'lag.'),
  `${receipts.verifierKey}=`,
])('a verifier key that is none is refused: %s', (verifierKey) => {
  expect(verifyReceipt({ receipt: good.toString(), verifierKeys: [verifierKey] })).toMatchObject({
    kind: 'refused',
    reason: 'malformed',
  });
});

describe('canonical JSON', () => {
  test('sorts keys by UTF-16, escapes as RFC 8785 does, and reads back to the same', () => {
    const value = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\u{1f600}': 5,
      '\u0080': 6,
      ö: '\u20ac$\u000f\nA\'B"\\\\"/',
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/","\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    );
    expect(canonicalJson(parseJsonStrictly(canonicalJson(value)))).toBe(canonicalJson(value));
  });

  test.each([[1.5], [2 ** 53], [Number.NaN], [undefined], [1n], ['\ud800'], [{ a: [0.1] }]])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow();
  });
});

describe('the program', () => {
  const program = fileURLToPath(new URL('../verify-receipt.mjs', import.meta.url));
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lethe-verify-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(...words: string[]): { code: number | null; output: string } {
    const { status, stdout } = spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', env: {} });
    return { code: status, output: stdout };
  }
  function fileOf(name: string, content: string | Uint8Array): string {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }
  const key = ['--key', receipts.verifierKey];

  test('says of a receipt what is proved and what is not, and ends with 0', () => {
    const { code, output } = run(
      'receipt',
      fileOf('good.json', good),
      ...key,
      '--organization',
      own?.organization ?? '',
    );
    expect(code).toBe(0);
    expect(output).toMatch(/^VERIFIED: entry 5 is in the log of 7 entries/);
    expect(output).toContain('Not proved: that no copy exists elsewhere.');
  });

  test('refuses one flipped byte with 1', () => {
    const flipped = Buffer.from(good);
    flipped[good.indexOf('parts')] = 0x71;
    expect(run('receipt', fileOf('flipped.json', flipped), ...key)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^REFUSED \(/),
    });
    expect(run('receipt', fileOf('latin.json', Buffer.concat([good, Buffer.of(0xff)])), ...key).code).toBe(1);
  });

  test('ends with 2 when it could not check', () => {
    const file = fileOf('good.json', good);
    expect(run().code).toBe(2);
    expect(run('toString', file, ...key).code).toBe(2);
    expect(run('receipt', file).code).toBe(2);
    expect(run('receipt', file, '--key', 'no key').code).toBe(2);
    expect(run('receipt', file, ...key, '--unknown', 'x').code).toBe(2);
    expect(run('receipt', join(folder, 'missing'), ...key).code).toBe(2);
    expect(run('receipt', file, file, ...key).code).toBe(2);
    expect(run('checkpoint', file, file, ...key).code).toBe(2);
  });

  test('never ends with 0 unchecked, however it is started', () => {
    const link = join(folder, 'link.mjs');
    symlinkSync(program, link);
    const words = ['receipt', join(folder, 'missing'), ...key];
    const started = [
      spawnSync(process.execPath, [link, ...words], { env: {} }),
      spawnSync(process.execPath, ['--preserve-symlinks-main', link, ...words], { env: {} }),
      spawnSync(process.execPath, ['--input-type=module', '-', ...words], { env: {}, input: readFileSync(program) }),
    ];
    expect(started.map(({ status }) => status)).toEqual([2, 2, 2]);
  });

  test('checks two checkpoints by a proof', () => {
    const { oldNote, newNote, proof } =
      consistency.cases.find(({ desc }) => desc === '3 to 7') ?? consistency.cases[0] ?? never();
    const files = [fileOf('old.txt', oldNote), fileOf('new.txt', newNote)];
    const proofFile = (from: number) =>
      fileOf(`proof-${from}.json`, JSON.stringify({ format: 'lethe-consistency-v1', from, to: 7, path: proof }));
    expect(run('checkpoint', ...files, '--proof', proofFile(3), ...key)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^VERIFIED: the log of 7 entries begins with the 3 entries/),
    });
    expect(run('checkpoint', ...files, '--proof', proofFile(2), ...key).code).toBe(1);
    expect(run('checkpoint', ...files.toReversed(), '--proof', proofFile(3), ...key).code).toBe(1);
  });

  test('checks an audit export', () => {
    const [complete] = exports.cases;
    const edited = exports.cases.find(({ refused }) => refused === 'audit_mismatch');
    expect(run('audit', fileOf('audit.json', complete?.export ?? ''), ...key)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^VERIFIED: audit events 1 to 5 are complete/),
    });
    expect(run('audit', fileOf('edited.json', edited?.export ?? ''), ...key).code).toBe(1);
  });
});

function never(): never {
  throw new Error('The vectors lack a case.');
}
