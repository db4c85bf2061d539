#!/usr/bin/env node
// Checks what Lethe's transparency log says, with this file, the log's public key and Node.js 18 or newer; no network, no other code.
//   node verify-receipt.mjs receipt FILE --key VERIFIER_KEY [--organization ID]
//   node verify-receipt.mjs checkpoint OLD NEW --proof FILE --key VERIFIER_KEY
//   node verify-receipt.mjs audit FILE --key VERIFIER_KEY [--organization ID]
// Exit codes: 0 verified, 1 refused, 2 could not check. The key never comes from the file that is checked; --key may be repeated.
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** @typedef {{ name: string, keyId: string, publicKey: import('node:crypto').KeyObject }} VerifierKey */
/** @typedef {{ origin: string, size: number, root: Buffer, keyId: string }} Checkpoint */
/** @typedef {Record<string, any>} JsonObject */

class Refusal extends Error {
  /** @param {string} reason @param {string} message */
  constructor(reason, message) {
    super(message);
    this.reason = reason;
  }
}

/** @type {(reason: string, message: string) => never} */
const refuse = (reason, message) => {
  throw new Refusal(reason, message);
};
/** @type {(condition: unknown, reason: string, message: string) => asserts condition} */
const must = (condition, reason, message) => {
  if (!condition) refuse(reason, message);
};

/** Answers what `check` found, or why it refused. @param {() => object} check */
function outcome(check) {
  try {
    return { kind: 'verified', ...check() };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reason: error.reason, message: error.message };
    throw error;
  }
}

// JSON: no duplicate keys, no numbers but whole ones below 2^53, no lone surrogates, nothing after the end.

const DEPTH_MAX = 32;
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text in JSON may hold none of them
  /[ \t\n\r]*(?:([{}[\],:])|("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(0|-?[1-9]\d{0,15})(?![\d.eE])|(true|false|null))/y;

/** @param {string} text @returns {any} */
export function parseJsonStrictly(text) {
  let position = 0;
  const next = () => {
    TOKEN.lastIndex = position;
    const token = TOKEN.exec(text);
    must(token, 'malformed', `This is not the JSON that was expected, at character ${position + 1}.`);
    position = TOKEN.lastIndex;
    return token;
  };
  /** @param {RegExpExecArray} token @param {number} depth @returns {any} */
  const read = (token, depth) => {
    const [, mark, string, number, word] = token;
    must(depth <= DEPTH_MAX, 'malformed', 'The JSON is nested too deeply.');
    if (string !== undefined) return wellFormed(JSON.parse(string));
    if (number !== undefined) return wholeNumber(Number(number));
    if (word !== undefined) return JSON.parse(word);
    const isList = mark === '[';
    must(isList || mark === '{', 'malformed', `The JSON has a "${mark}" where a value was expected.`);
    /** @type {any} */
    const container = isList ? [] : Object.create(null);
    const end = isList ? ']' : '}';
    let member = next();
    if (member[1] === end) return container;
    for (;;) {
      if (isList) container.push(read(member, depth + 1));
      else {
        must(member[2] !== undefined, 'malformed', 'The JSON has an object without a key.');
        const key = wellFormed(JSON.parse(member[2]));
        must(!(key in container), 'malformed', 'The JSON has the same key twice.');
        must(next()[1] === ':', 'malformed', 'The JSON has a key without a value.');
        container[key] = read(next(), depth + 1);
      }
      const separator = next()[1];
      if (separator === end) return container;
      must(separator === ',', 'malformed', 'The JSON lacks a comma.');
      member = next();
    }
  };
  const value = read(next(), 0);
  must(/^[ \t\n\r]*$/.test(text.slice(position)), 'malformed', 'There is something after the end of the JSON.');
  return value;
}

/** @param {string} text */
const wellFormed = (text) => (/\p{Surrogate}/u.test(text) ? refuse('malformed', 'A text is not valid Unicode.') : text);
/** @param {number} number */
const wholeNumber = (number) =>
  Number.isSafeInteger(number) ? number : refuse('malformed', 'A number is not whole, or too large to be exact.');

/** RFC 8785 for texts, whole numbers, booleans, null, lists and objects. Refuses anything else. @param {unknown} value @returns {string} */
export function canonicalJson(value) {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(wellFormed(value));
  if (typeof value === 'number') return String(wholeNumber(value));
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  must(typeof value === 'object', 'malformed', 'A value has no canonical JSON.');
  const object = /** @type {JsonObject} */ (value);
  const keys = Object.keys(object).sort();
  return `{${keys.map((key) => `${JSON.stringify(wellFormed(key))}:${canonicalJson(object[key])}`).join(',')}}`;
}

/** @param {unknown} value @param {readonly string[]} names @param {string} what @returns {JsonObject} */
function objectWith(value, names, what) {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const isExact = isObject && Object.keys(value).sort().join() === [...names].sort().join();
  must(isExact, 'malformed', `${what} must have exactly the fields ${names.join(', ')}.`);
  return /** @type {JsonObject} */ (value);
}

/** @param {unknown} text @param {string} what @param {number} [length] @returns {Buffer} */
function bytesOf(text, what, length = 32) {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  const isExact = bytes.toString('base64') === text && bytes.length === length;
  must(isExact, 'malformed', `${what} is not ${length} bytes in base64.`);
  return bytes;
}

/** @param {unknown} list @param {string} what @returns {Buffer[]} */
function hashesOf(list, what) {
  must(Array.isArray(list) && list.length <= 128, 'malformed', `${what} is not a list of hashes.`);
  return list.map((hash) => bytesOf(hash, `A hash of ${what}`));
}

// The tree of RFC 9162.

/** @param {...(Uint8Array | string)} pieces */
const sha256 = (...pieces) => pieces.reduce((hash, piece) => hash.update(piece), createHash('sha256')).digest();
/** @param {Uint8Array | string} data */
export const leafHash = (data) => sha256(Buffer.of(0), data);
/** @param {Uint8Array} left @param {Uint8Array} right */
export const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
/** @param {number} number */
const half = (number) => Math.floor(number / 2);

/** The root over leaves, given as their data. @param {readonly (Uint8Array | string)[]} leaves */
export function merkleRoot(leaves) {
  let level = leaves.map(leafHash);
  if (level.length === 0) return sha256();
  while (level.length > 1) {
    const above = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [/** @type {Buffer} */ (level[at]), level[at + 1]];
      above.push(right === undefined ? left : nodeHash(left, right));
    }
    level = above;
  }
  return /** @type {Buffer} */ (level[0]);
}

/** RFC 9162, 2.1.3.2. @param {{ hash: Uint8Array, index: number, size: number, path: readonly Uint8Array[], root: Uint8Array }} proof */
export function isIncluded({ hash, index, size, path, root }) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [node, last, reached] = [index, size - 1, Buffer.from(hash)];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      reached = nodeHash(sibling, reached);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else reached = nodeHash(reached, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && reached.equals(root);
}

/** RFC 9162, 2.1.4.2. An empty log is consistent with nothing that could be shown, so size 0 is refused.
 * @param {{ oldSize: number, newSize: number, oldRoot: Uint8Array, newRoot: Uint8Array, path: readonly Uint8Array[] }} proof */
export function isConsistent({ oldSize, newSize, oldRoot, newRoot, path }) {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(newSize) || oldSize < 1 || oldSize > newSize)
    return false;
  if (oldSize === newSize) return path.length === 0 && Buffer.from(oldRoot).equals(newRoot);
  if (path.length === 0) return false;
  let [node, last] = [oldSize - 1, newSize - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  const [first, ...rest] = node === 0 ? [oldRoot, ...path] : path;
  let [reachedOld, reachedNew] = [Buffer.from(first ?? ''), Buffer.from(first ?? '')];
  for (const hash of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [reachedOld, reachedNew] = [nodeHash(hash, reachedOld), nodeHash(hash, reachedNew)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else reachedNew = nodeHash(reachedNew, hash);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && reachedOld.equals(oldRoot) && reachedNew.equals(newRoot);
}

// Checkpoints: signed notes of C2SP with Ed25519.

const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURES_MAX = 16;

/** @param {string} name @param {Uint8Array} publicKey */
export const keyIdOf = (name, publicKey) => sha256(name, '\n', Buffer.of(1), publicKey).subarray(0, 4).toString('hex');

/** @param {string} text @returns {VerifierKey} */
function verifierKeyOf(text) {
  const [, name = '', keyId = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = bytesOf(encoded, 'The verifier key', 33);
  must(bytes[0] === 1, 'malformed', 'The verifier key is not one of Ed25519.');
  must(keyIdOf(name, bytes.subarray(1)) === keyId, 'malformed', 'The verifier key does not have the id that it names.');
  const der = Buffer.concat([SPKI_PREFIX, bytes.subarray(1)]);
  return { name, keyId, publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** Exactly one line of exactly one known key, which must verify and be named like the log; lines of unknown keys are passed over.
 * @param {string} note @param {readonly string[]} verifierKeys @returns {Checkpoint} */
function openCheckpoint(note, verifierKeys) {
  const keys = verifierKeys.map(verifierKeyOf);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note may hold none of them
  must(!/[\u0000-\u0009\u000b-\u001f]/.test(note), 'malformed', 'The checkpoint has a control character.');
  const end = note.lastIndexOf('\n\n') + 1;
  const text = note.slice(0, end);
  const [, origin = '', size = '', root = ''] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n$/.exec(text) ?? [];
  must(origin !== '', 'malformed', 'The checkpoint does not consist of origin, size, root and signatures.');
  const lines = note.slice(end + 1).split('\n');
  must(lines.pop() === '' && lines.length > 0, 'malformed', 'The checkpoint does not end after a signature.');
  must(lines.length <= SIGNATURES_MAX, 'malformed', `The checkpoint has more than ${SIGNATURES_MAX} signatures.`);
  const known = lines.flatMap((line) => {
    const [, name, encoded = ''] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    const bytes = Buffer.from(encoded, 'base64');
    const isExact = bytes.toString('base64') === encoded && bytes.length > 4;
    must(name !== undefined && isExact, 'malformed', 'A signature line of the checkpoint is malformed.');
    const keyId = bytes.subarray(0, 4).toString('hex');
    const key = keys.find((candidate) => candidate.name === name && candidate.keyId === keyId);
    return key === undefined ? [] : [{ key, signature: bytes.subarray(4) }];
  });
  const [signed] = known;
  must(signed, 'wrong_key', 'The checkpoint is not signed by the key that was given.');
  must(known.length === 1, 'malformed', 'The checkpoint is signed more than once by keys that were given.');
  must(signed.key.name === origin, 'wrong_key', 'The checkpoint is of another log than its key.');
  const isSigned = verify(null, Buffer.from(text), signed.key.publicKey, signed.signature);
  must(isSigned, 'bad_signature', 'The signature of the checkpoint is wrong.');
  const rootBytes = bytesOf(root, 'The root of the checkpoint');
  return { origin, size: wholeNumber(Number(size)), root: rootBytes, keyId: signed.key.keyId };
}

/** @param {{ note: string, verifierKey: string }} question */
export const parseCheckpoint = ({ note, verifierKey }) => outcome(() => openCheckpoint(note, [verifierKey]));

/** @param {{ oldNote: string, newNote: string, proof: readonly string[], verifierKeys: readonly string[] }} question */
export const verifyConsistency = ({ oldNote, newNote, proof, verifierKeys }) =>
  outcome(() => {
    const [older, newer] = [openCheckpoint(oldNote, verifierKeys), openCheckpoint(newNote, verifierKeys)];
    must(older.origin === newer.origin, 'wrong_key', 'The two checkpoints are of different logs.');
    const path = hashesOf(proof, 'the consistency proof');
    const sizes = { oldSize: older.size, newSize: newer.size };
    const isProved = isConsistent({ ...sizes, oldRoot: older.root, newRoot: newer.root, path });
    must(isProved, 'not_consistent', 'The newer checkpoint is not proved to continue the older one.');
    return sizes;
  });

// Receipts.

const RECEIPT_FIELDS = ['format', 'leaf', 'leaf_index', 'inclusion_path', 'checkpoint', 'salt'];
const LEAF_TYPES =
  'key_destruction deletion erasure preservation hold_release manifest audit master_key_destruction lifecycle purge'.split(
    ' ',
  );

/** @param {Uint8Array} salt @param {string} organizationId */
const referenceOf = (salt, organizationId) => createHmac('sha256', salt).update(organizationId).digest('hex');

/** @param {unknown} value @param {readonly string[]} verifierKeys @param {string} [organizationId] */
function openReceipt(value, verifierKeys, organizationId) {
  const receipt = objectWith(value, RECEIPT_FIELDS, 'A receipt');
  must(
    receipt.format === 'lethe-receipt-v1',
    'malformed',
    'The receipt is of a format that this program does not know.',
  );
  must(typeof receipt.leaf === 'string', 'malformed', 'The leaf is not a text.');
  must(typeof receipt.checkpoint === 'string', 'malformed', 'The checkpoint is not a text.');
  const leaf = parseJsonStrictly(receipt.leaf);
  must(canonicalJson(leaf) === receipt.leaf, 'malformed', 'The leaf is not canonical JSON.');
  const isKnown = leaf?.v === 1 && LEAF_TYPES.includes(leaf.type);
  must(isKnown, 'malformed', 'The leaf is of a kind that this program does not know.');
  const { size, root, keyId } = openCheckpoint(receipt.checkpoint, verifierKeys);
  const path = hashesOf(receipt.inclusion_path, 'the inclusion path');
  const index = receipt.leaf_index;
  const isProved = isIncluded({ hash: leafHash(receipt.leaf), index, size, path, root });
  must(isProved, 'not_included', 'The leaf is not in the log that the checkpoint signs.');
  const organization = leaf.organization ?? null;
  must((organization === null) === (receipt.salt === null), 'malformed', 'The salt does not belong to the leaf.');
  const salt = receipt.salt === null ? null : bytesOf(receipt.salt, 'The salt');
  const isConfirmed = salt !== null && organizationId !== undefined;
  const isOwn = !isConfirmed || referenceOf(salt, organizationId) === organization;
  must(isOwn, 'wrong_organization', 'The leaf is not about that organization.');
  must(isConfirmed || organizationId === undefined, 'wrong_organization', 'The leaf is about no organization.');
  const facts = { leafType: leaf.type, leafIndex: index, size, keyId, organization };
  return { leaf, ...facts, isOrganizationConfirmed: isConfirmed };
}

/** @param {{ receipt: string, verifierKeys: readonly string[], organizationId?: string | undefined }} question */
export const verifyReceipt = ({ receipt, verifierKeys, organizationId }) =>
  outcome(() => openReceipt(parseJsonStrictly(receipt), verifierKeys, organizationId));

// Audit events: each is a leaf HMAC-SHA-256(salt, canonical JSON) of a batch, whose root stands in a leaf of the log.

/** @param {Uint8Array} salt @param {unknown} document */
export const auditEventLeaf = (salt, document) => createHmac('sha256', salt).update(canonicalJson(document)).digest();

/** @param {unknown} value @param {{ salt: unknown, verifierKeys: readonly string[], organizationId?: string | undefined }} question */
function openAuditBatch(value, { salt, verifierKeys, organizationId }) {
  const { from, to, receipt, events } = objectWith(
    value,
    ['from', 'to', 'receipt', 'events'],
    'A batch of audit events',
  );
  const isRange = Number.isSafeInteger(from) && Number.isSafeInteger(to);
  must(isRange, 'malformed', 'A batch of audit events does not say from which number to which it goes.');
  const saltBytes = bytesOf(salt, 'The salt');
  const opened = openReceipt(receipt, verifierKeys, organizationId);
  const { leaf, organization, leafIndex, size, keyId } = opened;
  const isAudit = leaf.type === 'audit' && leaf.from === from && leaf.to === to && receipt.salt === salt;
  must(isAudit, 'audit_mismatch', `The receipt is not one of the audit events ${from} to ${to}.`);
  const isComplete =
    Array.isArray(events) &&
    events.length === to - from + 1 &&
    events.every((event, at) => event?.number === from + at);
  must(isComplete, 'audit_gap', `The audit events are not exactly those from ${from} to ${to}, in order.`);
  const root = merkleRoot(events.map((event) => auditEventLeaf(saltBytes, event))).toString('hex');
  must(root === leaf.root, 'audit_mismatch', `An audit event from ${from} to ${to} is not the one that was sealed.`);
  return { from, to, leafIndex, size, keyId, organization };
}

/** @param {{ batch: unknown, salt: string, verifierKeys: readonly string[], organizationId?: string | undefined }} question */
export const verifyAuditBatch = ({ batch, ...question }) => outcome(() => openAuditBatch(batch, question));

/** @param {{ text: string, verifierKeys: readonly string[], organizationId?: string | undefined }} question */
export const verifyAuditExport = ({ text, verifierKeys, organizationId }) =>
  outcome(() => {
    const fields = ['format', 'salt', 'signers', 'batches'];
    const { format, salt, batches } = objectWith(parseJsonStrictly(text), fields, 'An audit export');
    must(format === 'lethe-audit-export-v1', 'malformed', 'The export is of a format that this program does not know.');
    must(Array.isArray(batches) && batches.length > 0, 'malformed', 'The export has no sealed audit events.');
    const opened = batches.map((batch) => openAuditBatch(batch, { salt, verifierKeys, organizationId }));
    opened.slice(1).forEach(({ from, leafIndex, organization }, at) => {
      const before = opened[at];
      must(from === before.to + 1, 'audit_gap', `The audit events after ${before.to} up to ${from - 1} are missing.`);
      must(leafIndex > before.leafIndex, 'audit_mismatch', 'The audit events were not sealed in their order.');
      must(organization === before.organization, 'audit_mismatch', 'The batches are of different organizations.');
    });
    const [first, last] = [opened[0], opened[opened.length - 1]];
    const counts = { batchCount: opened.length, eventCount: last.to - first.from + 1 };
    const size = Math.max(...opened.map((batch) => batch.size));
    return { from: first.from, to: last.to, ...counts, size, organization: first.organization };
  });

// The command line.

class UsageError extends Error {}

/** @param {string} path */
function readText(path) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      readFileSync(/* turbopackIgnore: true */ path),
    );
  } catch (error) {
    if (error instanceof TypeError) refuse('malformed', `${path} is not valid UTF-8.`);
    throw new UsageError(`${path} cannot be read.`);
  }
}

/** @param {readonly string[]} words */
function optionsOf(words) {
  /** @type {{ files: string[], keys: string[], organizationId: string | undefined, proof: string | undefined }} */
  const options = { files: [], keys: [], organizationId: undefined, proof: undefined };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('--')) {
      options.files.push(word);
      continue;
    }
    at += 1;
    const value = words[at];
    if (value === undefined) throw new UsageError(`${word} needs a value.`);
    if (word === '--key') options.keys.push(value);
    else if (word === '--organization') options.organizationId = value.toLowerCase();
    else if (word === '--proof') options.proof = value;
    else throw new UsageError(`There is no option ${word}.`);
  }
  if (options.keys.length === 0)
    throw new UsageError('--key is missing: the public key of the log, from a source you trust.');
  for (const key of options.keys) {
    if (outcome(() => verifierKeyOf(key)).kind === 'refused') throw new UsageError('--key is not a verifier key.');
  }
  return options;
}

/** @param {readonly string[]} files @param {number} count */
function filesOf(files, count) {
  if (files.length !== count) throw new UsageError(`Expected ${count === 1 ? 'one file' : `${count} files`}.`);
  return files.map(readText);
}

/** What a command checks, and what it may then say. @type {Record<string, (options: ReturnType<typeof optionsOf>) => string[]>} */
const COMMANDS = {
  receipt({ files, keys, organizationId }) {
    const [text = ''] = filesOf(files, 1);
    const { leaf, leafIndex, size, keyId, organization, isOrganizationConfirmed } = openReceipt(
      parseJsonStrictly(text),
      keys,
      organizationId,
    );
    const aboutWhom = isOrganizationConfirmed
      ? 'It is about the organization that you named.'
      : 'It names its organization by a keyed reference; give --organization ID to check that it is yours.';
    return [
      `VERIFIED: entry ${leafIndex} is in the log of ${size} entries that key ${keyId} signed, unchanged.`,
      ...(organization === null ? ['It is about the whole deployment.'] : [aboutWhom]),
      `The operator asserts: ${canonicalJson(leaf)}`,
      'Proved: the operator said this, and cannot take it back or change it unnoticed. Not proved: that no copy exists elsewhere.',
    ];
  },
  checkpoint({ files, keys, proof }) {
    const [oldNote = '', newNote = ''] = filesOf(files, 2);
    if (proof === undefined) throw new UsageError('--proof FILE is missing.');
    const { format, from, to, path } = objectWith(
      parseJsonStrictly(readText(proof)),
      ['format', 'from', 'to', 'path'],
      'A consistency proof',
    );
    must(format === 'lethe-consistency-v1', 'malformed', 'The proof is of a format that this program does not know.');
    const checked = verifyConsistency({ oldNote, newNote, proof: path, verifierKeys: keys });
    must(checked.kind === 'verified', checked.reason, checked.message);
    const { oldSize, newSize } = checked;
    must(from === oldSize && to === newSize, 'not_consistent', 'The proof is about other sizes of the log.');
    return [
      `VERIFIED: the log of ${newSize} entries begins with the ${oldSize} entries of the older checkpoint, unchanged.`,
      'Proved: nothing up to the older checkpoint was edited, removed or reordered. Not proved: that the entries are true.',
    ];
  },
  audit({ files, keys, organizationId }) {
    const [text = ''] = filesOf(files, 1);
    const checked = verifyAuditExport({ text, verifierKeys: keys, organizationId });
    must(checked.kind === 'verified', checked.reason, checked.message);
    return [
      `VERIFIED: audit events ${checked.from} to ${checked.to} are complete, in order and as they were sealed.`,
      'Proved: none of them was edited, removed, added or reordered after it was sealed.',
      'Not proved: that events outside of these numbers do not exist, or that what was recorded is true.',
    ];
  },
};

/** @param {readonly string[]} words @param {(line: string) => void} say @returns {number} the exit code */
export function runCommand([command = '', ...words], say) {
  try {
    const check = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (check === undefined)
      throw new UsageError('Usage: node verify-receipt.mjs receipt|checkpoint|audit FILE… --key VERIFIER_KEY');
    for (const line of check(optionsOf(words))) say(line);
    return 0;
  } catch (error) {
    if (error instanceof Refusal) say(`REFUSED (${error.reason}): ${error.message}`);
    else say(`NOT CHECKED: ${error instanceof UsageError ? error.message : 'the program failed.'}`);
    return error instanceof Refusal ? 1 : 2;
  }
}

const started = process.argv[1];
if (started !== undefined && isThisFile(started)) {
  process.exitCode = runCommand(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
}

/** Also when it came from the standard input, or by a link that Node was told to keep: an end with 0 always means verified. @param {string} path */
function isThisFile(path) {
  if (path === '-') return /\/\[eval\d*\]$/.test(import.meta.url);
  try {
    const paths = [path, realpathSync(/* turbopackIgnore: true */ path)];
    return paths.some((known) => pathToFileURL(known).href === import.meta.url);
  } catch {
    // Started from something that is no file, so not as this one.
    return false;
  }
}
