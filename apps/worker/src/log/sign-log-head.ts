import { type LogHead, type LogHeadStore, LogNodeMissing } from '@lethe/db';
import { createFrontier, isConsistent, type LogKey, parseCheckpoint } from '@lethe/translog';
import type { HeadFile } from './head-file.ts';

/** Why a head is not signed. Each is an alarm: the log is not the one that was signed before, or nobody can tell. */
export type SigningRefusal =
  | 'head_file_missing'
  | 'head_file_unreadable'
  | 'checkpoint_unreadable'
  | 'smaller_than_head_file'
  | 'smaller_than_checkpoint'
  | 'inconsistent_with_head_file'
  | 'inconsistent_with_checkpoint'
  | 'leaves_missing'
  | 'nodes_missing'
  | 'root_mismatch';

export type SigningOutcome =
  | { readonly kind: 'signed' | 'unchanged'; readonly size: number }
  | { readonly kind: 'refused'; readonly reason: SigningRefusal; readonly size: number };

export interface SignLogHeadDeps {
  readonly store: LogHeadStore;
  readonly file: HeadFile;
  readonly key: LogKey;
}

/** Leaves that are hashed in one query. */
const LEAVES_COUNT_MAX = 10_000;

interface SignedHead extends LogHead {
  readonly note: string;
}

/**
 * Signs the committed head when it is the one that was signed last, or continues it: by the note in the file and by the newest checkpoint in the
 * database, either of which may have been put back to an earlier state without the other. The file is written first, so nothing is published that
 * the second place does not have. Repeating is safe at every point: the same head gets the same note.
 */
export async function signLogHead(deps: SignLogHeadDeps): Promise<SigningOutcome> {
  try {
    return await checkAndSign(deps);
  } catch (error) {
    if (error instanceof LogNodeMissing) return { kind: 'refused', reason: 'nodes_missing', size: error.treeSize };
    throw error;
  }
}

async function checkAndSign({ store, file, key }: SignLogHeadDeps): Promise<SigningOutcome> {
  // What was signed is read before the head, so that another worker that signs meanwhile does not make this head look too small.
  const [fileNote, checkpoint, registered] = [
    await file.read(),
    await store.latestCheckpoint(),
    await store.verifierKeys(),
  ];
  const head = await store.head();
  const refused = (reason: SigningRefusal): SigningOutcome => ({ kind: 'refused', reason, size: head.size });
  const verifierKeys = [key.verifierKey, ...registered];

  if (fileNote === null && checkpoint !== null) return refused('head_file_missing');
  const inFile = fileNote === null ? null : openNote(fileNote, verifierKeys);
  if (fileNote !== null && inFile === null) return refused('head_file_unreadable');
  const inDatabase = checkpoint === null ? null : openNote(checkpoint.note, verifierKeys);
  if (checkpoint !== null && (inDatabase === null || !isSameHead(inDatabase, checkpoint))) {
    return refused('checkpoint_unreadable');
  }

  for (const [known, name] of [
    [inFile, 'head_file'],
    [inDatabase, 'checkpoint'],
  ] as const) {
    if (known === null) continue;
    if (head.size < known.size) return refused(`smaller_than_${name}`);
    if (!(await continues(store, known, head))) return refused(`inconsistent_with_${name}`);
  }
  const recomputed = await recompute(store, larger(inFile, inDatabase), head.size);
  if (recomputed === null) return refused('leaves_missing');
  if (!isSameHead(head, { size: head.size, root: recomputed })) return refused('root_mismatch');

  const isInDatabase = (signed: SignedHead) => inDatabase !== null && inDatabase.size >= signed.size;
  // A worker died between file and database: what it signed is published as it was.
  if (inFile !== null && !isInDatabase(inFile)) await store.storeCheckpoint(inFile);
  if (head.size === 0 || head.size === inDatabase?.size || head.size === inFile?.size) {
    // Another worker, with a file of its own, was faster: this one's file follows.
    if (inDatabase !== null && inFile !== null && inFile.size < inDatabase.size) await file.write(inDatabase.note);
    return { kind: 'unchanged', size: head.size };
  }
  const note = key.signCheckpoint(head);
  await file.write(note);
  await store.storeCheckpoint({ ...head, note });
  return { kind: 'signed', size: head.size };
}

/** What a note says, when one of the keys signed it. */
function openNote(note: string, verifierKeys: readonly string[]): SignedHead | null {
  for (const verifierKey of verifierKeys) {
    const opened = parseCheckpoint({ note, verifierKey });
    if (opened.kind === 'verified') return { size: opened.size, root: opened.root, note };
  }
  return null;
}

function isSameHead(one: LogHead, other: LogHead): boolean {
  return one.size === other.size && Buffer.from(one.root).equals(other.root);
}

function larger(one: LogHead | null, other: LogHead | null): LogHead | null {
  if (one === null || other === null) return one ?? other;
  return one.size > other.size ? one : other;
}

/** Builds the proof from the log's nodes and checks it as a customer would. */
async function continues(store: LogHeadStore, known: LogHead, head: LogHead): Promise<boolean> {
  const path = await store.consistencyProof({ from: known.size, to: head.size });
  return isConsistent({ oldSize: known.size, newSize: head.size, oldRoot: known.root, newRoot: head.root, path });
}

/** The root of `size` leaves from what was signed before and the bodies of the leaves since; null when leaves are missing. */
async function recompute(store: LogHeadStore, from: LogHead | null, size: number): Promise<Uint8Array | null> {
  const base = from ?? { size: 0 };
  const frontier = createFrontier({ size: base.size, subtrees: await store.subtrees(base.size) });
  while (frontier.size < size) {
    const to = Math.min(frontier.size + LEAVES_COUNT_MAX, size);
    const hashes = await store.leafHashes({ from: frontier.size, to });
    if (hashes.length !== to - frontier.size) return null;
    for (const hash of hashes) frontier.append(hash);
  }
  return frontier.root();
}
