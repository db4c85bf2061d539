import type { RequestView } from '@lethe/core/payloads';

const FILE_NAME = 'selected-requests.csv';

/** A file of what is on the page: the columns of the metadata export, made in the browser. What writes it is loaded when first asked for. */
export async function downloadSelected(requests: readonly RequestView[]): Promise<void> {
  const { METADATA_CSV_HEADER, metadataLine } = await import('@lethe/core/exports');
  const lines = [METADATA_CSV_HEADER, ...requests.map((request) => metadataLine(request, 'csv'))];
  const address = URL.createObjectURL(new Blob(lines, { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = FILE_NAME;
  link.click();
  URL.revokeObjectURL(address);
}
