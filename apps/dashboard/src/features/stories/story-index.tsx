'use client';

import Link from 'next/link';
import { ANALYTICS_STORIES } from './analytics-stories.tsx';
import { BILLING_STORIES } from './billing-stories.tsx';
import { COMPARE_STORIES } from './compare-stories.tsx';
import { ComponentGallery } from './component-gallery.tsx';
import { DASHBOARD_STORIES } from './dashboard-stories.tsx';
import { LIFE_STORIES } from './life-stories.tsx';
import { LIST_STORIES } from './list-stories.tsx';
import { OVERVIEW_STORIES } from './overview-stories.tsx';
import { REQUEST_STORIES } from './request-stories.tsx';
import { USAGE_STORIES } from './usage-stories.tsx';

/** Every page in every state, and every primitive. */
export function StoryIndex() {
  return (
    <main id="main" className="mx-auto max-w-[1232px] px-4 py-8 md:px-8">
      <h1 className="font-semibold text-title tracking-[-0.015em]">Stories</h1>
      <p className="mt-1 max-w-[68ch] text-ink-2">
        Pages and components in each of their states, from fixtures. The demo alone has this page.
      </p>
      <section aria-labelledby="pages" className="mt-6">
        <h2 id="pages" className="font-semibold">
          Pages
        </h2>
        <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1">
          {[
            ...LIST_STORIES,
            ...OVERVIEW_STORIES,
            ...REQUEST_STORIES,
            ...COMPARE_STORIES,
            ...USAGE_STORIES,
            ...BILLING_STORIES,
            ...ANALYTICS_STORIES,
            ...DASHBOARD_STORIES,
            ...LIFE_STORIES,
          ].map((story) => (
            <li key={story}>
              <Link href={`/stories/${story}`} className="text-accent hover:underline">
                {story}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <ComponentGallery />
    </main>
  );
}
