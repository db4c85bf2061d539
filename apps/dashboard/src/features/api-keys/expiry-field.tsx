import { SelectField } from '../../components/primitives/field.tsx';
import { EXPIRY_CHOICES, type ExpiryChoice, readExpiryChoice } from './expiry-choice.ts';

export function ExpiryField({ value, onChange }: { value: ExpiryChoice; onChange: (value: ExpiryChoice) => void }) {
  return (
    <SelectField label="Expires" value={value} onChange={(event) => onChange(readExpiryChoice(event.target.value))}>
      {EXPIRY_CHOICES.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </SelectField>
  );
}
