import { TextField } from '../../components/primitives/field.tsx';

interface TypedCountProps {
  total: number;
  value: string;
  onChange: (value: string) => void;
}

/** The number that has to be typed before anything goes; a single payload needs none. */
export function TypedCount({ total, value, onChange }: TypedCountProps) {
  if (total < 2) return null;
  return (
    <TextField
      label={`Type ${total} to confirm`}
      inputMode="numeric"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
