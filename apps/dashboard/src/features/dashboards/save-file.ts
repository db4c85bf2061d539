/** Long enough for a browser to begin with the file. */
const ADDRESS_KEPT_MS = 10_000;

/** Hands a file to the browser. It never leaves the page. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_KEPT_MS);
}

/** A file name out of what somebody called a thing. */
export function fileNameOf(name: string, extension: 'png' | 'csv'): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${plain === '' ? 'dashboard' : plain}.${extension}`;
}
