'use client';

import { Button } from '../../../components/primitives/button.tsx';
import { Card } from '../../../components/primitives/card.tsx';
import { ClippedText } from '../../../components/primitives/clipped-text.tsx';
import { CodeBlock } from '../../../components/primitives/code-block.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { SkeletonBar, SkeletonRows } from '../../../components/primitives/skeleton.tsx';
import { Group, State } from './group.tsx';

const LONG = 'A text that a caller made as long as they liked. '.repeat(40);

/** What stands where content would: nothing yet, nothing found, on its way, failed. */
export function MessagesGroup() {
  return (
    <Group id="messages" title="Empty, loading, failed">
      <div className="grid gap-5 md:grid-cols-2">
        <State name="Nothing matches">
          <Card>
            <Notice title="No request matches." actions={<Button>Remove the filters</Button>}>
              Remove a filter or widen the dates.
            </Notice>
          </Card>
        </State>
        <State name="Failed: a panel fails alone">
          <Card>
            <Notice isAlert title="The cost could not be read." actions={<Button>Retry</Button>}>
              Nothing was changed. The rest of the page is up to date.
            </Notice>
          </Card>
        </State>
        <State name="On its way: shown after 200 ms, as high as what comes">
          <Card className="overflow-hidden">
            <SkeletonRows rowCount={4} label="Loading" />
          </Card>
        </State>
        <State name="A text on its way">
          <div className="flex flex-col gap-2">
            <SkeletonBar className="w-1/2" />
            <SkeletonBar className="w-3/4" />
          </div>
        </State>
        <State name="Code to take along">
          <Card>
            <CodeBlock text="curl https://gateway.example/v1/models" label="Copy the command" done="Command copied." />
          </Card>
        </State>
        <State name="Somebody else’s text, cut">
          <p>
            <ClippedText text={LONG} limit={120} />
          </p>
        </State>
      </div>
    </Group>
  );
}
