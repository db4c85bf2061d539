import { randomInt } from 'node:crypto';
import type { PayloadPart } from '@lethe/core/payloads';
import type { RecordEntry } from '@lethe/db';
import type { Sealer } from '@lethe/vault';
import type { BenchTenant } from '../server/insert-tenant.ts';
import { makeEntry, makeRecord } from './make-entries.ts';

/** A chat's body of 6 KB, of words as rare and as frequent as in speech, which zstd at level 1 brings to about 2.7 KB. */
const bodySizeBytes = 6_144;
const vocabularySize = 4_000;
const letters = 'etaoinshrdlucmfwypvbgk';
const vocabulary = Array.from({ length: vocabularySize }, makeWord);

export interface Conversation {
  readonly request: Buffer;
  readonly response: Buffer;
}

export function makeConversations(count: number): Conversation[] {
  return Array.from({ length: count }, () => ({ request: makeBody('user'), response: makeBody('assistant') }));
}

/** Seals each body as the gateway does: zstd, AES-256-GCM under a key of its own, wrapped by the hour's key. */
export async function sealConversations(options: {
  sealer: Sealer;
  tenant: BenchTenant;
  expiresAt: Date;
  conversations: readonly Conversation[];
}): Promise<RecordEntry[]> {
  const { sealer, tenant, expiresAt } = options;
  const entries: RecordEntry[] = [];
  for (const conversation of options.conversations) {
    const record = makeRecord(tenant, expiresAt);
    const bindingOf = (part: PayloadPart) => ({
      organizationId: tenant.organizationId,
      projectId: tenant.projectId,
      requestId: record.id,
      part,
      expiresAt,
      policyVersion: 1,
      mediaType: 'application/json',
    });
    const parts = [
      await sealer.seal(bindingOf('request'), conversation.request),
      await sealer.seal(bindingOf('response'), conversation.response),
    ];
    entries.push(makeEntry(record, parts));
  }
  return entries;
}

function makeBody(role: string): Buffer {
  const words: string[] = [];
  for (let size = 0; size < bodySizeBytes - 60; size += (words.at(-1)?.length ?? 0) + 1) words.push(pickWord());
  return Buffer.from(JSON.stringify({ model: 'gpt-5-mini', messages: [{ role, content: words.join(' ') }] }));
}

/** The word of rank r is met about 1/r times as often as the first one. */
function pickWord(): string {
  const rank = Math.floor(vocabularySize ** (randomInt(1_000_000) / 1_000_000));
  return vocabulary[Math.min(rank, vocabularySize) - 1] ?? '';
}

function makeWord(): string {
  return Array.from({ length: 2 + randomInt(9) }, () => letters.charAt(randomInt(letters.length))).join('');
}
