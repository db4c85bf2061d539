import type { ErasurePreview, ErasureSelector } from '@lethe/core/erasures';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { useSettled } from '../retention/use-settled.ts';
import { type EraseForm, readErase } from './erase-draft.ts';

/** How long the fields have to stand still before they are counted. */
const PREVIEW_DELAY_MS = 300;

interface CountedErasure {
  /** What was counted; null while the fields do not say which payloads. */
  readonly selector: ErasureSelector | null;
  readonly preview: ErasurePreview | null;
  /** Whether what was counted is what stands in the fields: nobody confirms the count of what they had typed before. */
  readonly isCurrent: boolean;
  readonly error: unknown;
  readonly recount: () => void;
}

/** Counts what is given, or what the fields select once they stand still. */
export function useErasePreview(given: ErasureSelector | undefined, form: EraseForm): CountedErasure {
  const { organization } = useShell();
  const trpc = useTRPC();
  const settled = useSettled(form, PREVIEW_DELAY_MS);
  const selector = given ?? readErase(settled).selector;
  const counting = useQuery({
    ...trpc.erasures.preview.queryOptions({
      organizationSlug: organization.slug,
      selector: selector ?? { kind: 'filter' },
    }),
    enabled: selector !== null,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const preview = selector === null ? null : (counting.data ?? null);
  return {
    selector,
    preview,
    isCurrent: preview !== null && !counting.isPlaceholderData && (given !== undefined || settled === form),
    error: selector === null ? null : counting.error,
    recount: () => void counting.refetch(),
  };
}
