import { expect, row, test, watch } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('a label is the name in the list, a memory says what it is, and each request has its correlation ID', async ({
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'q3-notes.pdf', memories: { count: 2, overMs: 0 } });
  await watch(popup, id);
  await row(popup, 'q3-notes.pdf').getByRole('button', { name: 'q3-notes.pdf' }).click();
  const inspector = popup.getByRole('article');

  await inspector.getByRole('textbox', { name: 'Label' }).fill('Notes of the third quarter');
  await expect(inspector.getByRole('heading', { level: 1 })).toHaveText('Notes of the third quarter');
  await expect(inspector.getByRole('textbox', { name: 'Label' })).toBeFocused();

  const memory = inspector.getByRole('list', { name: 'Memory IDs' }).getByRole('listitem').first();
  await memory.getByRole('button', { expanded: false }).click();
  await expect(memory.getByText('fact')).toBeVisible();
  expect(synap.requests.filter(({ route }) => route === 'memory')).toHaveLength(1);

  await inspector.getByText('Requests and errors').click();
  const asked = synap.requests.find((request) => request.ingestionId === id);
  const correlationId = asked?.headers['x-correlation-id'] ?? 'none was sent';
  await expect(inspector.getByRole('row').filter({ hasText: correlationId })).toContainText('Processing');

  await popup.keyboard.press('Escape');
  await expect(row(popup, 'Notes of the third quarter')).toContainText('Processing');
});

test('what is on the clipboard after "Copy as" asks Synap for this ingestion, without the key', async ({
  connected,
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'to-be-copied' });
  await watch(popup, id);
  await row(popup, 'to-be-copied').getByRole('button', { name: 'to-be-copied' }).click();
  await connected.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (name: string) => {
    await popup.getByRole('button', { name: 'Copy as' }).click();
    await popup.getByRole('menuitem', { name }).click();
    await expect(popup.getByRole('button', { name: 'Copied' })).toBeVisible();
    await expect(popup.getByRole('button', { name: 'Copied' })).toHaveCount(0);
    return popup.evaluate(() => navigator.clipboard.readText());
  };
  const texts = [await copied('curl command'), await copied('Markdown report')];
  for (const text of texts) {
    expect(text).toContain(id);
    expect(text).not.toContain(synap.key);
  }
  expect(texts[0]).toContain('$SYNAP_API_KEY');
});

test('all memories are one press away, by the keyboard alone, and what they say is stored nowhere', async ({
  connected,
  popup,
  synap,
}) => {
  const CANARY = 'canary-2b7e: the customer moved to Bonn';
  const id = synap.addJob({
    queuedMs: 0,
    processingMs: 0,
    documentId: 'moved',
    memories: 12,
    content: CANARY,
  });
  await watch(popup, id);
  await row(popup, 'moved').getByRole('button', { name: 'moved' }).click();
  const part = popup.getByRole('region', { name: 'Memories' });
  await part.getByRole('button', { name: 'Load all 12 memories' }).focus();
  await popup.keyboard.press('Enter');
  const table = part.getByRole('table', { name: 'Memories' });
  await expect(table).toHaveAttribute('aria-rowcount', '13');
  await expect(part.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
  expect(synap.requests.filter(({ route }) => route === 'memory')).toHaveLength(12);

  await table.getByRole('button', { name: CANARY }).first().focus();
  await popup.keyboard.press('ArrowDown');
  await popup.keyboard.press('Enter');
  await expect(part.getByRole('region', { name: 'Memory content' })).toContainText(CANARY);
  const { local, session } = await connected.stored();
  expect(JSON.stringify({ local, session })).not.toContain('canary-2b7e');
});
