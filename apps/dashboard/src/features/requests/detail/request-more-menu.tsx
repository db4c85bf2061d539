'use client';

import type { RequestView } from '@lethe/core/payloads';
import { hasPermission, type Role } from '@lethe/core/tenancy';
import { useRouter } from 'next/navigation';
import { Button } from '../../../components/primitives/button.tsx';
import { copyText } from '../../../components/primitives/copy-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '../../../components/primitives/menu.tsx';
import { useIsHydrated } from '../../../components/primitives/use-is-hydrated.ts';
import { receiptHrefOf } from './receipt-href.ts';

interface RequestMoreMenuProps {
  organizationSlug: string;
  request: RequestView;
  role: Role;
}

/** What else leads on from a request. What a role cannot open is not in it. */
export function RequestMoreMenu({ organizationSlug, request, role }: RequestMoreMenuProps) {
  const router = useRouter();
  const isHydrated = useIsHydrated();
  const receiptHref = receiptHrefOf(organizationSlug, request, role);
  const { sessionId } = request.handles;
  const canReplay = hasPermission(role, 'api_key:write') && hasPermission(role, 'payload:read');
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button size="square" disabled={!isHydrated} className="disabled:opacity-100" aria-label="More actions">
          <Icon name="more" className="text-ink-2! [stroke-width:2]" />
        </Button>
      </MenuTrigger>
      <MenuContent align="end" className="w-[224px]">
        {canReplay ? (
          <MenuItem onSelect={() => router.push(`/${organizationSlug}/playground?from=${request.id}`)}>
            <Icon name="terminal" />
            Open in the playground
          </MenuItem>
        ) : null}
        {sessionId === null ? null : (
          <MenuItem onSelect={() => router.push(`/${organizationSlug}/conversations/${encodeURIComponent(sessionId)}`)}>
            <Icon name="conversation" />
            Open the conversation
          </MenuItem>
        )}
        {receiptHref === null ? null : (
          <MenuItem onSelect={() => router.push(receiptHref)}>
            <Icon name="shield" />
            Open the receipt
          </MenuItem>
        )}
        <MenuItem
          onSelect={() =>
            void copyText({
              text: `${window.location.origin}/${organizationSlug}/requests/${request.id}`,
              done: 'Link copied.',
            })
          }
        >
          <Icon name="hash" />
          Copy a link
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
