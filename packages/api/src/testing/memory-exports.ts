import type { PayloadExport } from '@lethe/core/exports';
import type { ApiPorts } from '../index.ts';
import { HALDEN, NOW } from './halden.ts';

export const EXPORT_ID = '00000000-0000-7000-8000-00000000e001';

/** One export, ready, and without a file. */
export function createMemoryExports(): Pick<ApiPorts, 'exports' | 'exportSealer'> {
  const ready: PayloadExport = {
    organizationId: HALDEN.id,
    id: EXPORT_ID,
    state: 'ready',
    filter: {},
    requestedAt: NOW,
    requestedByLabel: 'owner',
    readyAt: NOW,
    expiresAt: new Date(NOW.getTime() + 7 * 86_400_000),
    endedAt: null,
    failure: null,
    downloadCount: 0,
    hasLink: true,
    linkMadeByLabel: 'owner',
    payloadCount: 0,
    doneCount: 0,
    fileCount: 0,
    sizeBytes: 0,
    isWaitingForKeys: false,
  };
  const only = (exportId: string) => (exportId === EXPORT_ID ? ready : null);
  const unused = () => Promise.reject(new Error('There is no file.'));
  return {
    exports: {
      start: async ({ exportId }) => ({ ...ready, id: exportId, state: 'running', readyAt: null, expiresAt: null }),
      list: async () => [ready],
      find: async (_, exportId) => only(exportId),
      files: async () => [],
      count: async () => ({ requestCount: 3, payloadCount: 2 }),
      end: async ({ exportId }) => (only(exportId) === null ? null : 'deleted'),
      open: async ({ exportId }) => only(exportId),
      readFile: async () => null,
      requireActive: async () => {},
      setLink: async ({ exportId }) => only(exportId) !== null,
      findLink: async () => null,
    },
    exportSealer: { seal: unused, open: unused },
  };
}
