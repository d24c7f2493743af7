import type { Page } from '@playwright/test';
import { CANARY } from './support/canary';
import { expect, row, watch } from './support/fixtures';
import { connectionId, type Stage, test } from './support/stage';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** All at once: each would run for itself. */
const MARKUP = [
  `<img src=x onerror="window.ran=1">`,
  `"><script>window.ran=1</script>`,
  `<svg onload=window.ran=1><a href="javascript:window.ran=1">mend it</a></svg>`,
  `</title></style></textarea><iframe srcdoc="<script>parent.ran=1</script>"></iframe>`,
  `javascript:window.ran=1`,
  `{{constructor.constructor('window.ran=1')()}} \${window.ran=1} $NAME$ $1 __MSG_extensionName__`,
].join(' ');

const TEXTS: [what: string, text: string][] = [
  ['with markup and scripts', MARKUP],
  ['turned around', 'safe\u202Egpj.exe\u2066\u2069\u200F'],
  ['with characters that are none', 'a\u0000b\u001B[31mc\uD800d\uDC00\uFFFF'],
  ['of a hundred kilobytes', 'W'.repeat(100_000)],
  ['of blanks', ' \n\t\u200B\u00A0\u2003 '],
  ['stacked', `Z${'\u0335\u0321\u0334'.repeat(500)}`],
];

/** Fails on a page that crashed, ran something of the server's, or drew an element the server wrote. */
async function expectSound(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: Reflect.get(window, 'ran') ?? null,
    drawn: document.querySelectorAll(
      'img, iframe, object, embed, svg [onload], script:not([src]), a[href^="javascript:" i], a[href^="data:" i], [onerror]',
    ).length,
    parts: document.querySelector('#app')?.childElementCount ?? 0,
    tooWide: Math.max(0, (document.scrollingElement?.scrollWidth ?? 0) - innerWidth),
    // What turns the direction of a text turns only its own: it is alone in its element.
    loose: [...document.querySelectorAll('body *')]
      .filter(
        (element) =>
          [...element.childNodes].some(
            (node) => node instanceof Text && /[\u202a-\u202e\u2066-\u2069]/.test(node.data),
          ) && !/isolate|plaintext/.test(getComputedStyle(element).unicodeBidi),
      )
      .map((element) => `${element.tagName}.${element.className} in ${element.parentElement?.className}`),
  }));
  expect(found, page.url()).toMatchObject({ ran: null, drawn: 0, tooWide: 0, loose: [] });
  expect(found.parts).toBeGreaterThan(0);
}

/** Opens a page anew, so that what is stored is read as well, and looks at it. A tab behind another one hardly draws. */
async function lookAt(
  { extension }: Stage,
  path: string,
  look: (page: Page) => Promise<unknown>,
): Promise<void> {
  const page = await extension.open(path);
  await look(page);
  await expectSound(page);
  await page.close();
}

/** The three pages, with this ingestion in sight and so many memories of it unfolded. */
async function lookEverywhere(stage: Stage, job: string, memories: number): Promise<void> {
  await lookAt(stage, 'popup.html', (popup) =>
    expect(popup.getByRole('list', { name: 'Ingestions' }).getByRole('listitem')).not.toHaveCount(0),
  );
  await lookAt(stage, `history.html#/ingestion/${job}`, async (history) => {
    await expect(history.getByRole('article')).toBeVisible();
    for (const part of ['Changes between responses', 'Requests and errors', 'Raw JSON'])
      await history.getByText(part).click();
    const folded = history.getByRole('list', { name: 'Memory IDs' }).getByRole('button', { expanded: false });
    await expect(folded).toHaveCount(memories);
    while ((await folded.count()) > 0) await folded.first().click();
  });
  await lookAt(stage, 'options.html', (options) =>
    expect(options.getByRole('button', { name: 'Save' }).first()).toBeVisible(),
  );
}

/** What many have in common, and a search for what one of them is called. */
async function lookAtStatistics({ extension }: Stage): Promise<void> {
  const page = await extension.open('history.html#/statistics?q=e');
  await page.getByRole('searchbox', { name: 'Search' }).fill('');
  await expect(page.getByRole('heading', { name: 'Failures by message' })).toBeVisible();
  for (const table of await page.getByText('Show as table').all()) await table.click();
  await expectSound(page);
  await page.close();
}

async function untilStored({ extension }: Stage, job: string, text: string, timeout = 10_000): Promise<void> {
  await expect
    .poll(async () => JSON.stringify((await extension.stored()).local[`ingestion:${job}`]), { timeout })
    .toContain(text);
}

function refuseDialogs({ extension }: Stage): string[] {
  const dialogs: string[] = [];
  extension.context.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return dialogs;
}

for (const [what, text] of TEXTS) {
  test(`text ${what} in every field is shown as text: nothing runs, nothing is asked for, every page stays`, async ({
    stage,
  }) => {
    const { synap, extension } = stage;
    const dialogs = refuseDialogs(stage);
    synap.keys.update(CANARY, {
      whoami: { client_id: text, instance_id: text, user_context_isolation: text, [text]: text },
    });
    const job = synap.addJob({
      ...HELD,
      documentId: text,
      processingWord: text.trim() === '' ? 'x' : text,
      extraFields: { memory_ids: [text, 'memory-1'], [text]: text, queued_at: text, error_message: text },
    });
    const memory = {
      memory_id: text,
      id: text,
      content: text,
      type: text,
      memory_type: text,
      confidence: text,
    };
    synap.faults.add({ kind: 'status', status: 200, route: 'memory', body: memory });
    await extension.send({ type: 'retryConnection', connectionId: await connectionId(extension) });
    await extension.send({ type: 'watch', ids: [job], connectionId: null, source: 'popup' });
    await untilStored(stage, job, '"status":"other"');
    await lookEverywhere(stage, job, 2);
    synap.finish(job, 'failed', { errorMessage: text });
    await untilStored(stage, job, '"kind":"failed"');
    // What a person wrote, or somebody had them write.
    const written = { label: text.slice(0, 200), note: text.slice(0, 10_000) };
    await extension.send({ type: 'annotate', id: job, ...written });
    await lookEverywhere(stage, job, 2);
    await lookAtStatistics(stage);
    expect(dialogs).toEqual([]);
  });
}

test('a refusal full of markup is shown as text, and so is the correlation ID that comes with it', async ({
  stage,
}) => {
  // A refusal is believed after a minute.
  test.setTimeout(150_000);
  const { synap, extension } = stage;
  const job = synap.addJob(HELD);
  synap.faults.add({
    kind: 'status',
    status: 422,
    ingestionId: job,
    body: { detail: [{ msg: MARKUP, loc: [MARKUP] }], message: MARKUP, error: MARKUP },
    headers: { 'X-Correlation-Id': MARKUP },
  });
  await extension.send({ type: 'watch', ids: [job], connectionId: null, source: 'popup' });
  await untilStored(stage, job, '"kind":"rejected"', 90_000);
  await lookEverywhere(stage, job, 0);
});

const LINKS: [link: string, shownAs: string | null][] = [
  ['javascript:alert(1)', null],
  ['JaVaScRiPt://synap.maximem.ai/%0aalert(1)', null],
  ['data:text/html,<script>alert(1)</script>', null],
  ['http://synap.maximem.ai/credits', null],
  ['https://synap.maximem.ai@evil.example/credits', null],
  ['https://user:pass@synap.maximem.ai/credits', null],
  [`https://synap.maximem.ai/${'a'.repeat(10_000)}`, null],
  ['chrome://settings', null],
  ['//synap.maximem.ai/credits', null],
  ['https://synap.maximem.ai.evil.example/credits', 'synap.maximem.ai.evil.example'],
  ['https://ѕynap.maximem.ai/credits', 'xn--ynap-f9d.maximem.ai'],
  [`https://synap.maximem.ai.${'long.'.repeat(20)}example/`, `${'long.'.repeat(20)}example`],
  ['https://synap.maximem.ai/credits', 'synap.maximem.ai'],
];

test('of the links a server offers only plain https ones are shown, with the host they really lead to', async ({
  stage,
}) => {
  const { synap, extension } = stage;
  const job = synap.addJob({ ...HELD, documentId: 'unpaid' });
  const popup = await extension.open('popup.html');
  await watch(popup, job);
  await expect(row(popup, 'unpaid')).toContainText('Processing');
  const retry = { type: 'retryConnection', connectionId: await connectionId(extension) } as const;
  const links = popup.getByRole('link', { name: /credits at/i });
  for (const [recovery_url, shownAs] of LINKS) {
    const unpaid = synap.faults.add({ kind: 'status', status: 402, route: 'status', body: { recovery_url } });
    await extension.send({ type: 'check', ids: [job] });
    await expect(popup.getByText('Out of credits').first()).toBeVisible();
    await expect(links).toHaveCount(shownAs === null ? 0 : 1);
    if (shownAs !== null) {
      await expect(links).toContainText(shownAs);
      await expect(links).toHaveAttribute('rel', 'noopener noreferrer');
      // The end of a host says whose it is: it must not be cut off.
      expect(await links.evaluate((link) => link.scrollWidth <= link.clientWidth + 1)).toBe(true);
    }
    unpaid.remove();
    await extension.send(retry);
    await expect(popup.getByText('Out of credits')).toHaveCount(0);
  }
});
