import type { PayloadState, RequestView } from '@lethe/core/payloads';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { describeState } from '../../../components/payload-state/describe-state.ts';
import { Dial } from '../../../components/payload-state/dial.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';

interface PeekRetentionProps {
  request: RequestView;
  state: PayloadState;
  now: Date;
}

/** What became of the payload, and how much of its life is over. */
export function PeekRetention({ request, state, now }: PeekRetentionProps) {
  const { admittedAt, retention } = request;
  const label = describeState({ state, admittedAt, now });
  const title = state.kind === 'stored' ? `Stored, readable for ${label.word}` : label.sentence;
  return (
    <>
      <div className="flex items-start justify-between gap-2">
        <p className="numeric flex min-w-0 gap-1.5">
          <Dial kind={label.dial} remainingFraction={label.remainingFraction} className="mt-[3px]" />
          <b className="font-strong">{title}</b>
        </p>
        <Tag className="flex-none shadow-[inset_0_0_0_1px_var(--line-2)]">
          {retention.source === 'request' ? 'this request' : retention.source}, v{retention.policyVersion}
        </Tag>
      </div>
      {state.kind === 'stored' ? (
        <>
          <div aria-hidden="true" className="relative mt-2.5 mb-2 h-1 rounded-[2px] bg-track">
            <i
              style={{ left: `${(1 - label.remainingFraction) * 100}%` }}
              className="absolute inset-y-0 right-0 rounded-[2px] bg-stored-fill"
            />
            <u
              style={{ left: `${(1 - label.remainingFraction) * 100}%` }}
              className="absolute -top-1 h-3 w-0.5 rounded-[1px] bg-ink"
            />
          </div>
          <p className="flex justify-between gap-2 text-ink-3 text-label">
            <InstantText at={admittedAt} form="bare" />
            <InstantText at={state.expiresAt} form="page" />
          </p>
        </>
      ) : (
        <p className="mt-1 text-ink-3 text-label">
          Admitted <InstantText at={admittedAt} form="page" />
        </p>
      )}
    </>
  );
}
