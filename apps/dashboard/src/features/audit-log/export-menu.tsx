'use client';

import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '../../components/primitives/menu.tsx';
import { type AuditQuery, exportHref, proofHref } from './audit-query.ts';

interface ExportMenuProps {
  organizationSlug: string;
  query: AuditQuery;
  now: Date;
}

/** The log as a table, as lines, or as a proof that is checked offline. */
export function ExportMenu({ organizationSlug, query, now }: ExportMenuProps) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button>
          <Icon name="download" />
          Export
          <Icon name="chevronDown" className="size-3.5" />
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <ExportItem href={exportHref(organizationSlug, 'csv', query, now)} label="Export CSV" />
        <ExportItem href={exportHref(organizationSlug, 'jsonl', query, now)} label="Export JSONL" />
        <MenuSeparator />
        <ExportItem href={proofHref(organizationSlug, query, now)} label="Export proof" />
        <ExportItem href="/verify-receipt.mjs" label="Download verifier" />
      </MenuContent>
    </Menu>
  );
}

function ExportItem({ href, label }: { href: string; label: string }) {
  return (
    <MenuItem asChild>
      <a href={href} download>
        {label}
      </a>
    </MenuItem>
  );
}
