'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';
import type { PolicySetting } from '../retention/policy-words.ts';
import { ArchiveProjectDialog } from './archive-project-dialog.tsx';
import { ProjectDialog } from './project-dialog.tsx';
import { ProjectsTable } from './projects-table.tsx';
import { type ProjectRow, sortProjects } from './view-model.ts';

type OpenDialog = { readonly kind: 'create' } | { readonly kind: 'edit' | 'archive'; readonly project: ProjectRow };

interface ProjectsPageProps {
  organizationSlug: string;
  projects: RouterOutputs['projects']['list'];
  /** Working keys of each project; null for roles that do not see keys. */
  keyCounts: ReadonlyMap<string, number> | null;
  /** The organization's policy as it acts; null for roles that do not see it. */
  ceiling: PolicySetting | null;
}

export function ProjectsPage({ organizationSlug, projects: initial, keyCounts, ceiling }: ProjectsPageProps) {
  const trpc = useTRPC();
  const refusal = useRefusal('project:write');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const projects = useQuery(trpc.projects.list.queryOptions({ organizationSlug }, { initialData: initial })).data;
  const close = () => setDialog(null);
  return (
    <PageFrame
      page="projects"
      sentence="A project groups API keys and says who pays the provider. A project can tighten the policy, never loosen it."
      actions={
        <GuardedButton tone="primary" refusal={refusal} onClick={() => setDialog({ kind: 'create' })}>
          <Icon name="plus" />
          Create a project
        </GuardedButton>
      }
    >
      {projects.length === 0 ? (
        <Notice
          glyph={<Icon name="box" />}
          title="No project yet"
          actions={
            refusal === null ? <Button onClick={() => setDialog({ kind: 'create' })}>Create a project</Button> : null
          }
        >
          Each API key belongs to a project. Begin with one for each application that calls the gateway.
        </Notice>
      ) : (
        <ProjectsTable
          organizationSlug={organizationSlug}
          projects={sortProjects(projects)}
          keyCounts={keyCounts}
          ceiling={ceiling}
          refusal={refusal}
          onEdit={(project) => setDialog({ kind: 'edit', project })}
          onArchive={(project) => setDialog({ kind: 'archive', project })}
        />
      )}
      {dialog === null || dialog.kind === 'archive' ? null : (
        <ProjectDialog
          organizationSlug={organizationSlug}
          project={dialog.kind === 'edit' ? dialog.project : null}
          ceiling={ceiling}
          onClose={close}
        />
      )}
      {dialog?.kind === 'archive' ? (
        <ArchiveProjectDialog
          organizationSlug={organizationSlug}
          project={dialog.project}
          keyCount={keyCounts?.get(dialog.project.id) ?? 0}
          onClose={close}
        />
      ) : null}
    </PageFrame>
  );
}
