'use client';

import { type Dashboard, REPORT_FREQUENCIES, REPORT_RECIPIENTS_MAX, type ReportSchedule } from '@lethe/core/dashboards';
import { hasPermission } from '@lethe/core/tenancy';
import { useQuery } from '@tanstack/react-query';
import { CheckField, FieldGroup, SelectField } from '../../components/primitives/field.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence } from '../../trpc/read-error.ts';
import { timeZoneChoices } from '../account/browser-time-zone.ts';
import type { ReportView } from './dashboard-view.ts';
import { FREQUENCY_NAMES, hourText, REFUSAL_WORDS, WEEKDAY_NAMES, withFrequency } from './report-draft.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

interface ScheduleFieldsProps {
  schedule: ReportSchedule;
  onChange: (schedule: ReportSchedule) => void;
}

export function ScheduleFields({ schedule, onChange }: ScheduleFieldsProps) {
  const { frequency, weekday, hour, timeZone } = schedule;
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <SelectField
        label="How often"
        value={frequency}
        onChange={({ target }) =>
          onChange(withFrequency(schedule, REPORT_FREQUENCIES.find((each) => each === target.value) ?? frequency))
        }
      >
        {REPORT_FREQUENCIES.map((each) => (
          <option key={each} value={each}>
            {FREQUENCY_NAMES[each]}
          </option>
        ))}
      </SelectField>
      {weekday === null ? null : (
        <SelectField
          label="Day"
          value={weekday}
          onChange={({ target }) => onChange({ ...schedule, weekday: Number(target.value) })}
        >
          {WEEKDAY_NAMES.map((name, index) => (
            <option key={name} value={index + 1}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <SelectField
        label="Hour"
        value={hour}
        onChange={({ target }) => onChange({ ...schedule, hour: Number(target.value) })}
      >
        {HOURS.map((each) => (
          <option key={each} value={each}>
            {hourText(each)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Time zone"
        value={timeZone}
        onChange={({ target }) => onChange({ ...schedule, timeZone: target.value })}
      >
        {timeZoneChoices(timeZone).map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

interface RecipientsFieldProps {
  organizationSlug: string;
  dashboard: Pick<Dashboard, 'privateTo'>;
  report: ReportView | null;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Members alone. Who gets no mail although they are on the list is named with the reason. */
export function RecipientsField({ organizationSlug, dashboard, report, chosen, onChange }: RecipientsFieldProps) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.members.list.queryOptions({ organizationSlug }));
  const { privateTo } = dashboard;
  const refusalOf = (userId: string) => {
    const refusal = report?.recipients.find((recipient) => recipient.userId === userId)?.refusal ?? null;
    return refusal === null ? undefined : REFUSAL_WORDS[refusal];
  };
  const members = (data ?? []).filter(
    ({ userId, role }) =>
      chosen.includes(userId) ||
      (hasPermission(role, 'analytics:read') && (privateTo === null || privateTo === userId)),
  );
  return (
    <FieldGroup
      legend="To"
      hint={
        privateTo === null
          ? `Members who may see analytics, at most ${REPORT_RECIPIENTS_MAX}. Each mail has a link that ends it for its reader.`
          : 'A private dashboard is mailed to you alone. Share it to mail it to others.'
      }
    >
      {error === null ? null : (
        <p role="alert" className="text-danger">
          {errorSentence(error)}
        </p>
      )}
      <div className="max-h-[200px] overflow-y-auto">
        {members.map(({ userId, name, email }) => (
          <CheckField
            key={userId}
            label={name ?? email}
            note={refusalOf(userId) ?? email}
            isChecked={chosen.includes(userId)}
            isDisabled={!chosen.includes(userId) && chosen.length >= REPORT_RECIPIENTS_MAX}
            onChange={(isChecked) =>
              onChange(isChecked ? [...chosen, userId] : chosen.filter((each) => each !== userId))
            }
          />
        ))}
      </div>
    </FieldGroup>
  );
}
