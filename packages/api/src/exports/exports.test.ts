import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveEntry } from '@lethe/core/exports';
import { hasPermission, ROLES } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { createDownloadCaller } from '../index.ts';
import { contextFor, createMemoryWorld, HALDEN } from '../testing/memory-ports.ts';
import { createRequest } from '../testing/request-factory.ts';
import { writeZip } from './write-zip.ts';

async function* entriesOf(files: Readonly<Record<string, readonly string[]>>): AsyncIterable<ArchiveEntry> {
  for (const [path, texts] of Object.entries(files)) {
    const chunks = (async function* () {
      for (const text of texts) yield Buffer.from(text);
    })();
    yield { path, modifiedAt: new Date('2026-11-21T12:00:00Z'), chunks };
  }
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** Another implementation reads it: Python's, which checks every CRC. */
const READ_ZIP = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
json.dump({name: archive.read(name).decode() for name in archive.namelist()}, open(sys.argv[2], 'w'))`;

const hasPython = (() => {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe('the archive', () => {
  test.runIf(hasPython)('is a ZIP that others read, whatever is in it and however it comes', async () => {
    const files = {
      'payloads/2026-11-25T14Z-0001.jsonl': ['{"a":1}\n', 'x'.repeat(100_000), 'ü→😀\n'],
      'empty.csv': [],
      'manifest.json': ['{}'],
    };
    const folder = mkdtempSync(join(tmpdir(), 'lethe-zip-'));
    try {
      const [zip, json] = [join(folder, 'a.zip'), join(folder, 'a.json')];
      writeFileSync(zip, await bytesOf(writeZip(entriesOf(files))));
      execFileSync('python3', ['-c', READ_ZIP, zip, json]);
      expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(
        Object.fromEntries(Object.entries(files).map(([path, texts]) => [path, texts.join('')])),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('begins before its last file is there', async () => {
    let isAsked = false;
    const entries = (async function* () {
      yield* entriesOf({ first: ['text'] });
      isAsked = true;
    })();
    const { value } = await writeZip(entries)[Symbol.asyncIterator]().next();
    expect(Buffer.from(value).toString()).toContain('first');
    expect(isAsked).toBe(false);
  });
});

test('whoever may export payloads may read them', () => {
  for (const role of ROLES.filter((each) => hasPermission(each, 'export:write'))) {
    expect(hasPermission(role, 'payload:read')).toBe(true);
  }
});

describe('the metadata of requests', () => {
  const download = async (format: 'csv' | 'jsonl', world = createMemoryWorld()) => {
    const caller = createDownloadCaller(contextFor(world, 'viewer'));
    const { chunks } = await caller.metadata({ organizationSlug: HALDEN.slug, format });
    let text = '';
    for await (const chunk of chunks) text += chunk;
    return text;
  };
  const worldWith = (endUser: string) => {
    const world = createMemoryWorld();
    const request = createRequest();
    world.requests.push({ ...request, handles: { ...request.handles, endUser } });
    return world;
  };

  test('invariant 48: no cell can become a formula', async () => {
    for (const opening of ['=', '+', '-', '@', '\t', '\r']) {
      const text = await download('csv', worldWith(`${opening}cmd|' /C calc'!A0`));
      expect(text.split('\r\n')[1]).toContain(`"'${opening}cmd`);
    }
  });

  test('has a line for each request, the same columns in both formats, and is on record first', async () => {
    const world = worldWith('cus_1');
    const [head = '', row] = (await download('csv', world)).trimEnd().split('\r\n');
    const line = JSON.parse(await download('jsonl', world)) as Record<string, unknown>;
    expect(Object.keys(line)).toEqual(head.split(','));
    expect(row?.split(',')[0]).toBe(line.request_id);
    expect(world.audited.map(({ action, after }) => [action, after?.format])).toEqual([
      ['metadata.exported', 'csv'],
      ['metadata.exported', 'jsonl'],
    ]);
  });
});
