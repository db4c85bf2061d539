'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../../components/primitives/button.tsx';
import { CopyButton } from '../../../components/primitives/copy-button.tsx';
import { SelectField, TextField } from '../../../components/primitives/field.tsx';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Kbd } from '../../../components/primitives/kbd.tsx';
import { RadioCard, RadioCardGroup } from '../../../components/primitives/radio-card.tsx';
import { Segments } from '../../../components/primitives/segments.tsx';
import { Select } from '../../../components/primitives/select.tsx';
import { Slider } from '../../../components/primitives/slider.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../../components/primitives/tabs.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { Group, State } from './group.tsx';

const RANGES = [
  { value: 'day', label: 'Day' },
  { value: 'month', label: 'Month' },
  { value: 'year', label: 'Year', isDisabled: true },
] as const;

export function ControlsGroup() {
  return (
    <Group id="controls" title="Controls">
      <State name="Buttons: plain, quiet, primary, danger, disabled, with an icon, icon alone, refused with its reason">
        <div className="flex flex-wrap items-center gap-2">
          <Button>Plain</Button>
          <Button tone="quiet">Quiet</Button>
          <Button tone="primary">Primary</Button>
          <Button tone="danger">Erase 237 payloads</Button>
          <Button disabled>Disabled</Button>
          <Button>
            <Icon name="download" />
            CSV
          </Button>
          <Button size="square" aria-label="More">
            <Icon name="more" />
          </Button>
          <CopyButton text="req_01JD7Q9M4X2E" label="Copy the id" done="Id copied." />
          <GuardedButton refusal="Your role does not include policies.">Save</GuardedButton>
          <Button onClick={() => toast.success('Read recorded.')}>Toast</Button>
          <Button onClick={() => toast.error('Not saved. Version 8 exists already.')}>Failed toast</Button>
        </div>
      </State>
      <State name="Tags and keys">
        <div className="flex flex-wrap items-center gap-2">
          <Tag>damage</Tag>
          <Tag tone="stored">Stored</Tag>
          <Tag tone="expiring">Expiring</Tag>
          <Tag tone="danger">Refused</Tag>
          <Tag tone="outline">organization, v7</Tag>
          <Kbd>⌘K</Kbd>
          <Kbd>J</Kbd>
        </div>
      </State>
      <Fields />
      <Choices />
    </Group>
  );
}

function Fields() {
  return (
    <div className="grid gap-5 md:grid-cols-2 lg:grid-cols-4">
      <State name="Field with a hint">
        <TextField label="Name" defaultValue="support-assistant" hint="Members see it, callers do not." />
      </State>
      <State name="Field with a problem and a unit">
        <TextField label="Payload period" defaultValue="45" unit="days" problem="Pro allows up to 30 days." />
      </State>
      <State name="Disabled field">
        <TextField label="Slug" defaultValue="halden" disabled />
      </State>
      <State name="Choice of the platform">
        <SelectField label="Role" defaultValue="developer">
          <option value="developer">Developer</option>
          <option value="finance">Finance</option>
        </SelectField>
        <div className="mt-3">
          <Select aria-label="Project" defaultValue="all">
            <option value="all">All projects</option>
          </Select>
        </div>
      </State>
    </div>
  );
}

function Choices() {
  const [range, setRange] = useState<'day' | 'month' | 'year'>('day');
  const [days, setDays] = useState(14);
  return (
    <div className="grid gap-5 md:grid-cols-2">
      <State name="Segments, one of them disabled">
        <Segments label="Interval" options={RANGES} value={range} onPick={setRange} />
      </State>
      <State name="Slider">
        <Slider
          label="Days"
          value={days}
          max={30}
          onChange={setDays}
          marks={[
            { value: 0, label: '0' },
            { value: 14, label: '14, in force' },
            { value: 30, label: '30' },
          ]}
        />
      </State>
      <State name="Alternatives that need a sentence">
        <RadioCardGroup defaultValue="retain_all" aria-label="Level" className="grid gap-3 md:grid-cols-2">
          <RadioCard value="metadata_only" title="Metadata Only" remark="No storage fee">
            Time, model, tokens, cost, latency and status.
          </RadioCard>
          <RadioCard value="retain_all" title="Retain All Data" remark="$0.01 per 1 M tokens">
            The full request and response, encrypted.
          </RadioCard>
        </RadioCardGroup>
      </State>
      <State name="Tabs">
        <Tabs defaultValue="conversation">
          <TabsList aria-label="Request">
            <TabsTrigger value="conversation">Conversation</TabsTrigger>
            <TabsTrigger value="json">JSON</TabsTrigger>
            <TabsTrigger value="timing">Timing</TabsTrigger>
          </TabsList>
          <TabsContent value="conversation" className="pt-3 text-ink-2">
            One panel at a time.
          </TabsContent>
        </Tabs>
      </State>
    </div>
  );
}
