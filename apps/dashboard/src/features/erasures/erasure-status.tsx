import type { Erasure } from '@lethe/core/erasures';
import { isErasureOverdue } from '@lethe/core/erasures';
import { Tag } from '../../components/primitives/tag.tsx';
import { statusWords } from './erasure-words.ts';

/** Where a request stands, in a word. What nobody decided in time stands out. */
export function ErasureStatusTag({ erasure, now }: { erasure: Erasure; now: Date }) {
  if (isErasureOverdue(erasure, now)) return <Tag tone="danger">Overdue</Tag>;
  const isWaiting = erasure.status === 'requested';
  return (
    <Tag tone={isWaiting ? 'expiring' : erasure.status === 'approved' ? 'plain' : 'outline'}>
      {statusWords(erasure)}
    </Tag>
  );
}
