'use client';

import { useQueryState } from 'nuqs';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../components/primitives/tabs.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { ApiKeysTab } from './api-keys-tab.tsx';
import type { KeysPageProps } from './keys-page-props.ts';
import { ManagementKeysTab } from './management-keys-tab.tsx';

export function KeysPage(props: KeysPageProps) {
  const { managementKeys } = props;
  const [tab, setTab] = useQueryState('tab', { defaultValue: 'api' });
  return (
    <PageFrame
      page="apiKeys"
      sentence="API keys call models through the gateway, for one project. Management keys call the management API, for the whole organization."
    >
      {managementKeys === null ? (
        <ApiKeysTab {...props} />
      ) : (
        <Tabs
          value={tab === 'management' ? 'management' : 'api'}
          onValueChange={(next) => void setTab(next === 'api' ? null : next)}
        >
          <TabsList aria-label="Kinds of keys">
            <TabsTrigger value="api">API keys</TabsTrigger>
            <TabsTrigger value="management">Management keys</TabsTrigger>
          </TabsList>
          <TabsContent value="api" className="pt-4">
            <ApiKeysTab {...props} />
          </TabsContent>
          <TabsContent value="management" className="pt-4">
            <ManagementKeysTab organizationSlug={props.organizationSlug} managementKeys={managementKeys} />
          </TabsContent>
        </Tabs>
      )}
    </PageFrame>
  );
}
