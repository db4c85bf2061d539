import type { RecordEntry } from '@lethe/db';
import type { Sealer } from '@lethe/vault';
import type { BenchTenant } from '../server/insert-tenant.ts';
import { type Lane, openCopyLane, openProductLane, openTextLane } from './lanes.ts';
import { makeEntries } from './make-entries.ts';
import { makeConversations, sealConversations } from './seal-conversations.ts';

/** One way of writing the same rows. */
export interface Variant {
  readonly name: string;
  readonly partCount: number;
  readonly lanes: readonly Lane[];
  /** Makes what one lane writes, outside of the measurement; each call of what it returns gives the next batch. */
  prepare(batchCount: number): () => Promise<readonly RecordEntry[]>;
}

export interface VariantInput {
  readonly gatewayUrl: string;
  readonly ownerUrl: string;
  readonly floorTable: string;
  readonly tenant: BenchTenant;
  readonly expiresAt: Date;
  readonly sealer: Sealer;
  readonly batchSize: number;
}

export async function openVariants(input: VariantInput): Promise<Variant[]> {
  const { gatewayUrl, ownerUrl, floorTable } = input;
  const product = (connectionCount: number) =>
    Array.from({ length: connectionCount }, () => openProductLane(gatewayUrl));
  const floor = [await openCopyLane(ownerUrl, floorTable)];
  const sealed = (name: string, partCount: 1 | 2, lanes: readonly Lane[]): Variant => ({
    name,
    partCount,
    lanes,
    prepare: (batchCount) => prepareSealed(input, partCount, batchCount),
  });
  return [
    sealed('COPY binary, the floor', 1, floor),
    sealed('unnest, text arrays', 1, [await openTextLane(ownerUrl, floorTable)]),
    sealed('record writer, 1 part', 1, product(1)),
    sealed('record writer, 2 parts', 2, product(1)),
    sealed('record writer, 1 part, 2 connections', 1, product(2)),
    sealed('record writer, 2 parts, 2 connections', 2, product(2)),
    {
      name: 'end to end, 2 parts',
      partCount: 2,
      lanes: product(1),
      prepare: (batchCount) => prepareConversations(input, batchCount),
    },
  ];
}

function prepareSealed(input: VariantInput, partCount: 1 | 2, batchCount: number) {
  const batches = Array.from({ length: batchCount }, () =>
    makeEntries({ tenant: input.tenant, expiresAt: input.expiresAt, count: input.batchSize, partCount }),
  );
  return async () => batches.shift() ?? [];
}

/** Sealing is part of what is measured; the bodies are not. */
function prepareConversations({ sealer, tenant, expiresAt, batchSize }: VariantInput, batchCount: number) {
  const batches = Array.from({ length: batchCount }, () => makeConversations(batchSize));
  return () => sealConversations({ sealer, tenant, expiresAt, conversations: batches.shift() ?? [] });
}
