import { EXPORT_FAILURES, EXPORT_STATES, exportMetadata, METADATA_FORMATS, startExport } from '@lethe/core/exports';
import { toFilterJson } from '@lethe/core/payloads';
import { z } from 'zod';
import { exportNotFound, requireExportId, viewExport, viewFile } from '../../exports/export-view.ts';
import { fetchArchive } from '../../exports/fetch-export.ts';
import { ZIP_MEDIA_TYPE } from '../../exports/write-zip.ts';
import { defineOperation, StreamedFile } from '../define-operation.ts';
import {
  FILTER_REPEATABLE,
  filterBodyShape,
  filterQueryShape,
  filterSchema,
  readFilterBody,
  readFilterQuery,
} from '../filter-wire.ts';
import { idParamSchema, idSchema, instantSchema, instantText, instantTextOrNull } from '../wire.ts';

const exportParams = z.strictObject({ id: idParamSchema.describe('The id of the export.') });

const filterBody = z.strictObject(filterBodyShape);

const exportSchema = z.strictObject({
  id: idSchema,
  state: z.enum([...EXPORT_STATES, 'expired']),
  filter: filterSchema,
  requested_at: instantSchema,
  requested_by: z.string(),
  ready_at: instantSchema.nullable(),
  expires_at: instantSchema.nullable().describe('From when it is not fetched any more.'),
  ended_at: instantSchema.nullable(),
  failure: z.enum(EXPORT_FAILURES).nullable(),
  progress_percent: z.int(),
  payload_count: z
    .int()
    .describe('What there is to export. It shrinks when payloads expire or are erased before their turn.'),
  done_count: z.int(),
  file_count: z.int(),
  size_bytes: z.int(),
  download_count: z.int(),
});

const fileSchema = z.strictObject({
  path: z.string(),
  kind: z.enum(['payloads', 'attachment']),
  media_type: z.string(),
  expires_at: instantSchema.describe('The earliest expiry of what is in it: from then on nobody reads it.'),
  payload_count: z.int(),
  size_bytes: z.int(),
  sha256: z.string(),
});

export const exportOperations = [
  defineOperation({
    id: 'listExports',
    method: 'GET',
    path: '/exports',
    scope: 'exports:write',
    summary: 'Lists exports of payloads, newest first.',
    output: z.strictObject({ data: z.array(exportSchema) }),
    async handle({ ports, clock, organization }) {
      const now = clock.now();
      return { data: (await ports.exports.list(organization.id)).map((subject) => toWire(viewExport(subject, now))) };
    },
  }),
  defineOperation({
    id: 'previewExport',
    method: 'POST',
    path: '/exports/preview',
    scope: 'exports:write',
    summary: 'Counts what an export would hold now.',
    body: filterBody,
    output: z.strictObject({
      request_count: z.int(),
      payload_count: z.int().describe('Of them, those whose payload can be read now.'),
    }),
    async handle({ ports, organization }, { body }) {
      const { requestCount, payloadCount } = await ports.exports.count(organization.id, readFilterBody(body));
      return { request_count: requestCount, payload_count: payloadCount };
    },
  }),
  defineOperation({
    id: 'startExport',
    method: 'POST',
    path: '/exports',
    scope: 'exports:write',
    summary: 'Begins an export of payloads, which is made in the background. One runs at a time.',
    body: filterBody,
    output: exportSchema,
    successStatus: 201,
    errors: ['conflict'],
    async handle({ ports, clock, organization, actor, origin }, { body }) {
      const command = { organizationId: organization.id, filter: readFilterBody(body), actor, origin };
      return toWire(viewExport(await startExport(ports, command), clock.now()));
    },
  }),
  defineOperation({
    id: 'getExport',
    method: 'GET',
    path: '/exports/{id}',
    scope: 'exports:write',
    summary: 'One export: how far it is, and the files that it has.',
    params: exportParams,
    output: exportSchema.extend({ files: z.array(fileSchema) }),
    errors: ['not_found'],
    async handle({ ports, clock, organization }, { params }) {
      const exportId = requireExportId(params.id);
      const subject = await ports.exports.find(organization.id, exportId);
      if (subject === null) throw exportNotFound();
      const files = await ports.exports.files(organization.id, exportId);
      return { ...toWire(viewExport(subject, clock.now())), files: files.map((file) => toWireFile(viewFile(file))) };
    },
  }),
  defineOperation({
    id: 'endExport',
    method: 'DELETE',
    path: '/exports/{id}',
    scope: 'exports:write',
    summary: 'Cancels an export that runs, or deletes one that is ready. Its files go at once.',
    params: exportParams,
    output: z.strictObject({ state: z.enum(['cancelled', 'deleted']) }),
    errors: ['not_found'],
    async handle({ ports, organization, actor, origin }, { params }) {
      const exportId = requireExportId(params.id);
      const state = await ports.exports.end({ organizationId: organization.id, exportId, actor, origin });
      if (state === null) throw exportNotFound();
      return { state };
    },
  }),
  defineOperation({
    id: 'getExportArchive',
    method: 'GET',
    path: '/exports/{id}/archive',
    scope: 'payloads:read',
    summary:
      'A ready export as one ZIP archive. Each file in it is left out from the expiry of its earliest payload on.',
    params: exportParams,
    output: z.string(),
    mediaType: ZIP_MEDIA_TYPE,
    errors: ['not_found', 'conflict'],
    async handle({ ports, clock, organization, actor, origin }, { params }) {
      const call = { organizationId: organization.id, exportId: requireExportId(params.id), actor, origin };
      const { fileName, chunks } = await fetchArchive({ ...ports, clock }, call);
      return new StreamedFile(fileName, chunks);
    },
  }),
  ...METADATA_FORMATS.map((format) =>
    defineOperation({
      id: format === 'csv' ? 'exportMetadataCsv' : 'exportMetadataJsonl',
      method: 'GET',
      path: `/metadata.${format}`,
      scope: 'requests:read',
      summary: `The metadata of requests as ${format === 'csv' ? 'CSV' : 'JSONL'}, newest first, sent as it is read.`,
      query: z.strictObject(filterQueryShape),
      repeatable: FILTER_REPEATABLE,
      output: z.string(),
      mediaType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
      async handle({ ports, clock, organization, projects, actor, origin }, { query }) {
        const command = {
          organizationId: organization.id,
          projects,
          format,
          filter: readFilterQuery(query),
          actor,
          origin,
        };
        const { chunks } = await exportMetadata(ports, command);
        return new StreamedFile(
          `${organization.slug}-requests-${instantText(clock.now()).slice(0, 10)}.${format}`,
          chunks,
        );
      },
    }),
  ),
];

function toWire(subject: ReturnType<typeof viewExport>): z.input<typeof exportSchema> {
  return {
    id: subject.id,
    state: subject.standing,
    filter: toFilterJson(subject.filter) as z.input<typeof filterSchema>,
    requested_at: instantText(subject.requestedAt),
    requested_by: subject.requestedByLabel,
    ready_at: instantTextOrNull(subject.readyAt),
    expires_at: instantTextOrNull(subject.expiresAt),
    ended_at: instantTextOrNull(subject.endedAt),
    failure: subject.failure,
    progress_percent: subject.standing === 'running' ? subject.progressPercent : 100,
    payload_count: subject.payloadCount,
    done_count: subject.doneCount,
    file_count: subject.fileCount,
    size_bytes: subject.sizeBytes,
    download_count: subject.downloadCount,
  };
}

function toWireFile(file: ReturnType<typeof viewFile>): z.input<typeof fileSchema> {
  return {
    path: file.path,
    kind: file.kind,
    media_type: file.mediaType,
    expires_at: instantText(file.expiresAt),
    payload_count: file.payloadCount,
    size_bytes: file.sizeBytes,
    sha256: file.sha256,
  };
}
