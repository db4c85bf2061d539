'use client';

import Form from 'next/form';
import Link from 'next/link';
import { Button } from '../../components/primitives/button.tsx';
import { type ConversationsAddress, isFiltered } from './conversation-address.ts';

export interface ProjectName {
  readonly id: string;
  readonly name: string;
}

interface ConversationFiltersProps {
  path: string;
  address: ConversationsAddress;
  projects: readonly ProjectName[];
}

const FIELD = 'h-10 w-full min-w-0 rounded-control border border-faint bg-surface px-2.5 md:h-8';

/** A form whose answer is an address: what is filtered is in the link, and going back undoes it. */
export function ConversationFilters({ path, address, projects }: ConversationFiltersProps) {
  return (
    <Form
      // New fields with every address: a field holds what was typed into it otherwise.
      key={JSON.stringify(address)}
      action={path}
      scroll={false}
      aria-label="Filter conversations"
      className="grid grid-cols-2 items-end gap-2 md:grid-cols-[minmax(0,2fr)_minmax(0,1.4fr)_minmax(0,1.4fr)_132px_132px_auto]"
    >
      <Field label="Session id" name="session" value={address.session} />
      <Field label="End user" name="end_user" value={address.endUser} />
      <label className="min-w-0 max-md:col-span-2">
        <span className="block text-ink-3 text-label">Project</span>
        <select name="project" defaultValue={address.project ?? ''} className={`${FIELD} mt-1`}>
          <option value="">All projects</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Field label="From, UTC" name="from" value={address.from} placeholder="2026-11-01" />
      <Field label="Before, UTC" name="to" value={address.to} placeholder="2026-12-01" />
      <div className="flex gap-2 max-md:col-span-2">
        <Button type="submit" className="h-10 md:h-8">
          Filter
        </Button>
        {isFiltered(address) ? (
          <Button asChild tone="quiet" className="h-10 md:h-8">
            <Link href={path}>Clear</Link>
          </Button>
        ) : null}
      </div>
    </Form>
  );
}

interface FieldProps {
  label: string;
  name: string;
  value: string | null;
  placeholder?: string;
}

function Field({ label, name, value, placeholder }: FieldProps) {
  return (
    <label className="min-w-0">
      <span className="block text-ink-3 text-label">{label}</span>
      <input
        name={name}
        defaultValue={value ?? ''}
        placeholder={placeholder}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        className={`${FIELD} numeric mt-1`}
      />
    </label>
  );
}
