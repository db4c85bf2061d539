'use client';

import Link from 'next/link';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { RowMenu } from '../../components/primitives/row-menu.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import type { PolicySetting } from '../retention/policy-words.ts';
import { MODE_NAMES, type ProjectRow, retentionOf } from './view-model.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Project' },
  { label: 'Mode', isWide: true },
  { label: 'Retention in force', isWide: true },
  { label: 'Requests, 30 d', isWide: true, isNumber: true },
  { label: 'Keys', isWide: true, isNumber: true },
  { label: 'Actions', isQuiet: true },
];

interface ProjectsTableProps {
  organizationSlug: string;
  projects: readonly ProjectRow[];
  keyCounts: ReadonlyMap<string, number> | null;
  ceiling: PolicySetting | null;
  refusal: string | null;
  onEdit: (project: ProjectRow) => void;
  onArchive: (project: ProjectRow) => void;
}

export function ProjectsTable(props: ProjectsTableProps) {
  const { organizationSlug, projects, keyCounts, ceiling, refusal, onEdit, onArchive } = props;
  return (
    <DataTable label="Projects" columns={COLUMNS}>
      {projects.map((project) => {
        const retention = retentionOf(project, ceiling);
        const isArchived = project.archivedAt !== null;
        const isGone = isArchived ? 'This project is archived.' : null;
        return (
          <tr key={project.id} className={isArchived ? 'text-ink-3' : ''}>
            <RowHead
              title={
                <>
                  {project.name}
                  {isArchived ? <Tag className="ml-2 h-4">Archived</Tag> : null}
                </>
              }
              narrowNote={`${retention.text} · ${formatQuantity(project.requestCount30d, 'request')} in 30 d`}
            />
            <Cell isWide className="whitespace-nowrap">
              {MODE_NAMES[project.mode]}
            </Cell>
            <Cell isWide className="numeric whitespace-nowrap">
              {retention.text}
              {retention.isOwn ? <Tag className="ml-2">Tightened</Tag> : null}
            </Cell>
            <Cell isWide isNumber>
              {formatCount(project.requestCount30d)}
            </Cell>
            <Cell isWide isNumber>
              {keyCounts === null ? (
                '–'
              ) : (
                <Link
                  href={`/${organizationSlug}/api-keys?project=${project.id}`}
                  className="rounded-chip text-accent hover:underline"
                >
                  {formatCount(keyCounts.get(project.id) ?? 0)}
                  <span className="sr-only"> keys of {project.name}</span>
                </Link>
              )}
            </Cell>
            <Cell className="w-px text-right">
              <RowMenu
                label={project.name}
                actions={[
                  { label: 'Edit', onSelect: () => onEdit(project), refusal: refusal ?? isGone },
                  {
                    label: 'Archive',
                    onSelect: () => onArchive(project),
                    refusal: refusal ?? isGone,
                    isDestructive: true,
                  },
                ]}
              />
            </Cell>
          </tr>
        );
      })}
    </DataTable>
  );
}
