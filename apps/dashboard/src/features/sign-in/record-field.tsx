import { Dial } from '../../components/payload-state/dial.tsx';
import { type FieldDot, recordField } from './record-field.ts';

/** An illustration: a field of records, oldest at the left, each with the life that it has left. */
export function RecordField() {
  return (
    <aside
      aria-label="Illustration"
      className="order-2 flex flex-col justify-center border-t bg-canvas px-4 pt-5 pb-6 md:border-t-0 md:border-l md:px-14 md:py-12"
    >
      <p className="mb-4 max-w-none font-strong text-figure tracking-[-0.015em] md:mb-7 md:max-w-[24ch] md:text-title">
        Remembers exactly as long as it was told to.
      </p>
      <div aria-hidden="true" className="grid grid-cols-[repeat(30,1fr)] gap-y-1 md:gap-y-1.5">
        {recordField().map((dot, index) => (
          <Dot key={index} dot={dot} isHiddenWhenNarrow={index >= 210} />
        ))}
      </div>
      <div className="numeric mt-3.5 flex justify-between border-line-2 border-t pt-2 text-ink-3 text-label">
        <span>36 days ago</span>
        <span className="hidden md:inline">Each dot is a record, its fill the time it has left</span>
        <span>Now</span>
      </div>
    </aside>
  );
}

function Dot({ dot, isHiddenWhenNarrow }: { dot: FieldDot; isHiddenWhenNarrow: boolean }) {
  const faded = dot.kind === 'expired' || dot.kind === 'not_stored' ? 'text-line-2' : '';
  return (
    <span className={`justify-self-center ${isHiddenWhenNarrow ? 'hidden md:block' : ''}`}>
      <Dial kind={dot.kind} remainingFraction={dot.remainingFraction} className={`size-2 md:size-3 ${faded}`} />
    </span>
  );
}
