import { OUT_OF_CREDIT_CHOICES } from '@lethe/core/billing';
import type { NanoUsd } from '@lethe/core/money';
import { CheckField } from '../../components/primitives/field.tsx';
import { RadioCard, RadioCardGroup } from '../../components/primitives/radio-card.tsx';
import { dollars } from '../billing/amount-draft.ts';
import { AmountField } from '../billing/amount-field.tsx';
import type { SpendingForm } from '../usage/spending-draft.ts';
import { OUT_OF_CREDIT_WORDS } from '../usage/spending-words.ts';
import { Section } from './section.tsx';

interface SpendingSectionProps {
  form: SpendingForm;
  onChange: (change: Partial<SpendingForm>) => void;
  capProblem: string | null;
  /** The cap in force; null without one. */
  capNanoUsd: NanoUsd | null;
  /** Storage fees of the month that runs; null when they could not be read. */
  chargedNanoUsd: NanoUsd | null;
  isReadOnly: boolean;
}

/** What happens to a request whose storage cannot be paid for. The same setting as on the Usage page. */
export function SpendingSection(props: SpendingSectionProps) {
  const { form, onChange, capProblem, capNanoUsd, chargedNanoUsd, isReadOnly } = props;
  const cap = capNanoUsd === null ? 'No monthly cap.' : `Monthly cap: ${dollars(capNanoUsd)}.`;
  const used = chargedNanoUsd === null ? '' : ` Storage fees this month so far: ${dollars(chargedNanoUsd)}.`;
  return (
    <Section
      id="spending"
      title="When credit or the storage cap runs out"
      sentence={<span className="numeric">{`${cap}${used}`}</span>}
    >
      <RadioCardGroup
        aria-labelledby="spending"
        value={form.outOfCredit}
        disabled={isReadOnly}
        onValueChange={(value) => {
          const outOfCredit = OUT_OF_CREDIT_CHOICES.find((choice) => choice === value);
          if (outOfCredit !== undefined) onChange({ outOfCredit });
        }}
      >
        {OUT_OF_CREDIT_CHOICES.map((choice) => (
          <RadioCard
            key={choice}
            value={choice}
            title={OUT_OF_CREDIT_WORDS[choice].title}
            remark={OUT_OF_CREDIT_WORDS[choice].remark}
          >
            {OUT_OF_CREDIT_WORDS[choice].sentence}
          </RadioCard>
        ))}
      </RadioCardGroup>
      <div className="mt-3 flex flex-col gap-2">
        <CheckField
          label="Cap data storage per month"
          note="Storage fees of a UTC month never exceed it."
          isChecked={form.hasCap}
          isDisabled={isReadOnly}
          onChange={(hasCap) => onChange({ hasCap })}
        />
        {form.hasCap ? (
          <div className="max-w-[240px] pl-7">
            <AmountField
              label="Storage cap"
              value={form.cap}
              disabled={isReadOnly}
              onChange={(next) => onChange({ cap: next })}
              problem={capProblem}
            />
          </div>
        ) : null}
      </div>
    </Section>
  );
}
