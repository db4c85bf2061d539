import { ROLES, type Role } from '@lethe/core/tenancy';
import { SelectField } from '../../components/primitives/field.tsx';
import { ROLE_SENTENCES, roleName } from '../../components/tenancy/role-words.ts';

interface RoleFieldProps {
  role: Role;
  onChange: (role: Role) => void;
  /** Why it cannot be changed; null when it can. */
  refusal?: string | null;
  /** Only owners make owners. */
  canMakeOwners: boolean;
}

export function RoleField({ role, onChange, refusal = null, canMakeOwners }: RoleFieldProps) {
  const choices = ROLES.filter((choice) => canMakeOwners || choice !== 'owner' || role === 'owner');
  return (
    <SelectField
      label="Role"
      hint={refusal ?? ROLE_SENTENCES[role]}
      value={role}
      disabled={refusal !== null}
      onChange={(event) => {
        const chosen = choices.find((choice) => choice === event.target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {roleName(choice)}
        </option>
      ))}
    </SelectField>
  );
}
