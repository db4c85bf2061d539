const headEnd = '\r\n\r\n';
const lengthField = 'content-length: ';

/** Where the body begins; -1 while the head is not complete. */
export function findHeadEnd(bytes: Buffer): number {
  const at = bytes.indexOf(headEnd);
  return at < 0 ? -1 : at + headEnd.length;
}

/** What the head says of the body's length; 0 when it says nothing. */
export function readContentLength(bytes: Buffer, headEndsAt: number): number {
  const head = bytes.toString('latin1', 0, headEndsAt).toLowerCase();
  const at = head.indexOf(lengthField);
  return at < 0 ? 0 : Number.parseInt(head.slice(at + lengthField.length), 10);
}
