import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenedPart } from '../payloads/index.ts';
import type { OrganizationId, RequestId } from '../tenancy/index.ts';
import { buildPart, type ExportedPayload } from './build-part.ts';
import { ATTACHMENT_BYTES_MIN } from './export-limits.ts';
import { ATTACHMENT_MARK, extractAttachments } from './extract-attachments.ts';
import { writeManifest } from './manifest.ts';
import { exportProgress, exportStanding } from './payload-export.ts';

const HOUR = new Date('2026-11-25T14:00:00Z');
const base64 = fc
  .uint8Array({ minLength: ATTACHMENT_BYTES_MIN, maxLength: 2_000 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));
const leaf = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  base64.map((text) => `data:image/png;base64,${text}`),
  base64.map((text) => `data:text/plain;charset=utf-8;base64,${text}`),
);
const documents = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('node'), { maxKeys: 4 }),
    base64.map((data) => ({ type: 'base64', media_type: 'application/pdf', data })),
    base64.map((data) => ({ format: 'wav', data })),
  ),
})).node;

/** Puts the base64 of each file back where its line names it. */
function restore(document: unknown, files: ReadonlyMap<string, Uint8Array>): unknown {
  let text = JSON.stringify(document);
  for (const [path, bytes] of files) {
    text = text.replaceAll(`${ATTACHMENT_MARK}${path}"`, `${Buffer.from(bytes).toString('base64')}"`);
  }
  return JSON.parse(text);
}

describe('embedded files', () => {
  test('leave their document, and putting them back gives it again, whatever it is', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const plain = JSON.parse(JSON.stringify(document)) as unknown;
        const taken = extractAttachments(plain, 'attachments/r');
        const files = new Map(taken.attachments.map(({ path, bytes }) => [path, bytes]));
        expect(restore(taken.document, files)).toEqual(plain);
        expect(files.size).toBe(taken.attachments.length);
      }),
    );
  });

  test('are named by request, part, number and type', () => {
    const data = Buffer.alloc(900, 7).toString('base64');
    const { document, attachments } = extractAttachments(
      {
        image_url: { url: `data:image/png;base64,${data}` },
        file: { media_type: 'application/x-$', data },
        audio: { format: 'mp3', data },
      },
      'attachments/r-request',
    );
    expect(attachments.map(({ path, mediaType }) => [path, mediaType])).toEqual([
      ['attachments/r-request-1.png', 'image/png'],
      ['attachments/r-request-2.mp3', 'audio/mp3'],
    ]);
    expect(document).toMatchObject({
      image_url: { url: 'data:image/png;base64,lethe-attachment:attachments/r-request-1.png' },
      file: { data },
    });
  });

  test('no name of a file leaves the archive’s folder, whatever the caller called its type', () => {
    fc.assert(
      fc.property(fc.string(), (format) => {
        const data = Buffer.alloc(900, 7).toString('base64');
        for (const { path } of extractAttachments(
          [
            { format, data },
            { media_type: `audio/${format}`, data },
          ],
          'attachments/r',
        ).attachments) {
          expect(path).toMatch(/^attachments\/r-\d+\.[a-z0-9]{1,10}$/);
        }
      }),
    );
  });

  test('what is small, or is no base64 that an encoder would write, stays in its line', () => {
    const small = `data:image/png;base64,${Buffer.alloc(60).toString('base64')}`;
    const slack = `data:image/png;base64,${'A'.repeat(ATTACHMENT_BYTES_MIN - 2)}B=`;
    const broken = `data:image/png;base64,${'%'.repeat(2_000)}`;
    expect(extractAttachments([small, slack, broken], 'a')).toEqual({
      document: [small, slack, broken],
      attachments: [],
    });
  });
});

const part = (name: OpenedPart['part'], body: string, mediaType = 'application/json'): OpenedPart => ({
  part: name,
  mediaType,
  bytes: Buffer.from(body),
});

describe('a part', () => {
  const payloads: readonly ExportedPayload[] = [
    {
      requestId: 'r-1' as RequestId,
      expiresAt: new Date('2026-11-25T14:40:00Z'),
      parts: [
        part('request', '{"seed": 12345678901234567890}'),
        part('response', 'data: [DONE]\n', 'text/event-stream'),
      ],
    },
    {
      requestId: 'r-2' as RequestId,
      expiresAt: new Date('2026-11-25T14:10:00Z'),
      parts: [{ part: 'request', mediaType: 'application/json', bytes: null }],
    },
  ];
  const [file] = buildPart({ expiryHour: HOUR, partNumber: 3, payloads });
  const lines = new TextDecoder().decode(file?.bytes).trimEnd().split('\n');

  test('is named by its hour, and expires with the earliest of its payloads', () => {
    expect(file).toMatchObject({
      path: 'payloads/2026-11-25T14Z-0003.jsonl',
      expiresAt: new Date('2026-11-25T14:10:00Z'),
      payloadCount: 2,
    });
  });

  test('has a line for each payload: numbers keep every digit, what is no JSON is text', () => {
    expect(lines[0]).toContain('"seed":12345678901234567890');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      request_id: 'r-1',
      response: { media_type: 'text/event-stream', text: 'data: [DONE]\n' },
    });
  });

  test('says of a payload that cannot be opened that it cannot, and goes on', () => {
    expect(JSON.parse(lines[1] ?? '')).toEqual({
      request_id: 'r-2',
      expires_at: '2026-11-25T14:10:00.000Z',
      request: { error: 'payload_unreadable' },
    });
  });
});

test('the manifest counts what is in the archive alone', () => {
  const subject = {
    organizationId: 'o' as OrganizationId,
    id: 'e',
    requestedAt: HOUR,
    filter: { model: ['gpt-5-mini'] },
  } as Parameters<typeof writeManifest>[0]['subject'];
  const file = (path: string) => ({
    path,
    kind: 'payloads' as const,
    expiresAt: HOUR,
    payloadCount: 2,
    sizeBytes: 9,
    digest: Uint8Array.of(0, 255),
  });
  const files = [
    { file: file('a'), inclusion: 'included' as const },
    { file: file('b'), inclusion: 'expired' as const },
  ];
  expect(JSON.parse(writeManifest({ subject, files, writtenAt: HOUR }))).toMatchObject({
    payload_count: 2,
    filter: { model: ['gpt-5-mini'] },
    files: [
      { path: 'a', state: 'included', sha256: '00ff' },
      { path: 'b', state: 'expired' },
    ],
  });
});

test('an export ends at the instant of its expiry', () => {
  const ready = { state: 'ready' as const, expiresAt: HOUR };
  expect(exportStanding(ready, new Date(HOUR.getTime() - 1))).toBe('ready');
  expect(exportStanding(ready, HOUR)).toBe('expired');
});

test('progress is never 100 before the end', () => {
  expect(exportProgress({ payloadCount: 0, doneCount: 0 })).toBe(0);
  expect(exportProgress({ payloadCount: 3, doneCount: 1 })).toBe(33);
  expect(exportProgress({ payloadCount: 3, doneCount: 3 })).toBe(99);
});
