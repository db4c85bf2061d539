import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMasterKeyWriter, openMasterKeys } from './index.ts';
import { readMasterKeyFile, replaceMasterKeyFile } from './master-key-file.ts';

let folder: string;
let file: string;
const open = () => openMasterKeys({ LETHE_MASTER_KEY_FILE: file });
const versionsIn = () => (JSON.parse(readFileSync(file, 'utf8')) as { versions: object[] }).versions;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-master-key-'));
  file = join(folder, 'keys', 'master.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the file of master keys', () => {
  test('is made with one random version, for its owner only, and leaves nothing beside it', () => {
    open();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(versionsIn()).toEqual([{ version: 1, key: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) }]);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['master.key']);
  });

  test('is the same for every process that starts at once', async () => {
    const module = fileURLToPath(new URL('master-key-file.ts', import.meta.url));
    const script = `import(${JSON.stringify(module)}).then((m) => { m.createMasterKeyFile(${JSON.stringify(file)}); process.stdout.write(m.readMasterKeyFile(${JSON.stringify(file)}).text) })`;
    const outputs = await Promise.all(Array.from({ length: 4 }, () => outputOf(script)));
    expect(new Set(outputs)).toEqual(new Set([readFileSync(file, 'utf8')]));
    expect(readdirSync(join(folder, 'keys'))).toEqual(['master.key']);
  });

  test.each([0o640, 0o604, 0o660, 0o610])('is refused while others have a right to it: mode %o', (mode) => {
    open();
    chmodSync(file, mode);
    expect(open).toThrow('chmod 600');
  });

  test.runIf(process.geteuid?.() === 0)('is refused when it belongs to another user', () => {
    open();
    chownSync(file, 65_534, 65_534);
    expect(open).toThrow('belongs to another user');
  });

  test('is refused when it is a link, or a folder', () => {
    open();
    const link = join(folder, 'link.key');
    symlinkSync(file, link);
    expect(() => openMasterKeys({ LETHE_MASTER_KEY_FILE: link })).toThrow('is not a regular file');
    expect(() => openMasterKeys({ LETHE_MASTER_KEY_FILE: folder })).toThrow('is not a regular file');
  });

  test.each([
    'not a key',
    '{}',
    '[]',
    '{"format":1,"versions":[]}',
    '{"format":2,"versions":[{"version":1,"key":"AAAA"}]}',
    '{"format":1,"versions":[{"version":1,"key":"AAAA"}]}',
    JSON.stringify({
      format: 1,
      versions: [1, 1].map((version) => ({ version, key: randomBytes(32).toString('base64') })),
    }),
    JSON.stringify({ format: 1, versions: [{ version: 0, key: randomBytes(32).toString('base64') }] }),
  ])('is refused, and not replaced, when it holds something else: %s', (text) => {
    open();
    writeFileSync(file, text);
    expect(open).toThrow('does not hold master keys');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('invariant 18: what was in it before a change is overwritten where it lay', () => {
    open();
    const before = readFileSync(file, 'utf8');
    const descriptor = openSync(file, 'r');
    createMasterKeyWriter(file).make(2);
    const bytes = Buffer.alloc(before.length);
    readSync(descriptor, bytes, 0, bytes.length, 0);
    expect(bytes.toString('latin1')).not.toContain('"key"');
    expect(versionsIn()).toMatchObject([{ version: 1 }, { version: 2 }]);
    expect([statSync(file).mode & 0o777, readdirSync(join(folder, 'keys'))]).toEqual([0o600, ['master.key']]);
  });

  test('a change that somebody else came before is refused, and changes nothing', () => {
    open();
    const read = readMasterKeyFile(file);
    createMasterKeyWriter(file).make(2);
    const text = readFileSync(file, 'utf8');
    expect(() => replaceMasterKeyFile(file, read, read.entries)).toThrow('was changed by somebody else');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('repeating a change writes nothing', () => {
    open();
    const writer = createMasterKeyWriter(file);
    for (const change of [() => writer.make(2), () => writer.disable(1), () => writer.remove(1)]) {
      change();
      const { ino } = statSync(file);
      change();
      expect(statSync(file).ino).toBe(ino);
    }
    expect(versionsIn()).toMatchObject([{ version: 2 }]);
  });

  test('what a killed change left beside it does not hinder the next one', () => {
    open();
    writeFileSync(`${file}.next`, 'half a fi', { mode: 0o600 });
    createMasterKeyWriter(file).make(2);
    expect(versionsIn()).toHaveLength(2);
  });

  test('is written to nobody else’s file: neither a link nor a readable file in its place is followed', () => {
    open();
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, '', { mode: 0o644 });
    symlinkSync(elsewhere, `${file}.next`);
    createMasterKeyWriter(file).make(2);
    expect(readFileSync(elsewhere, 'utf8')).toBe('');
    writeFileSync(`${file}.next`, '', { mode: 0o644 });
    createMasterKeyWriter(file).make(3);
    expect([statSync(file).mode & 0o777, versionsIn().length]).toEqual([0o600, 3]);
  });

  test('a change that was refused leaves no keys beside it', () => {
    open();
    const read = readMasterKeyFile(file);
    createMasterKeyWriter(file).make(2);
    expect(() => replaceMasterKeyFile(file, read, read.entries)).toThrow('was changed by somebody else');
    expect(readdirSync(join(folder, 'keys'))).toEqual(['master.key']);
  });
});

async function outputOf(script: string): Promise<string> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
