// @vitest-environment happy-dom
import { cleanup, waitFor } from '@testing-library/preact';
import type { ComponentChildren } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import english from '../../../public/_locales/en/messages.json';
import { History } from '../../../src/ui/pages/history/History';
import { Options } from '../../../src/ui/pages/options/Options';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { Welcome } from '../../../src/ui/pages/welcome/Welcome';
import type { Ingestion } from '../../../src/watch/model/records';
import { idOf, NOW, pendingOutcome, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';
import { textFrom } from './texts';

/** Every text in brackets, in a language whose dates and numbers have no Latin letter. */
const inBrackets = (key: string, substitutions?: string[]) => {
  if (key === 'localeCode') return 'ja';
  const text = textFrom(english, key, substitutions);
  return text === '' || key === 'localeDirection' ? text : `⟦${text}⟧`;
};

/** What is the same in every language: data of these samples, and how a key of Synap's begins. */
const UNTRANSLATED = /(?:https:\/\/)?home\.example|home|synap_…|1a2b/g;
const READ_ATTRIBUTES = [
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'title',
  'placeholder',
  'alt',
  'label',
];

/** What a person reads in the page, text by text. */
function textsOf(root: Element): string[] {
  const nodes = document.createNodeIterator(root, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) texts.push(node.textContent ?? '');
  const attributes = [...root.querySelectorAll('*')].flatMap((element) =>
    READ_ATTRIBUTES.flatMap((name) => element.getAttribute(name) ?? []),
  );
  return [...texts, ...attributes];
}

function untranslatedIn(root: Element): string[] {
  const withoutTexts = (text: string): string => {
    const less = text.replace(/⟦[^⟦⟧]*⟧/g, '');
    return less === text ? text : withoutTexts(less);
  };
  return textsOf(root).filter((text) =>
    /\p{Script=Latin}/u.test(withoutTexts(text).replace(UNTRANSLATED, '')),
  );
}

const RECORDS: Ingestion[] = [
  watching(4, { documentId: '四', status: 'processing', rawStatus: 'processing', queuedAt: NOW - 7_000 }),
  pendingOutcome(3, 'completed', NOW, {
    documentId: '三',
    memoryIds: ['1'],
    memoriesCreated: 1,
    queuedAt: NOW - 9_000,
  }),
  pendingOutcome(2, 'failed', NOW, { documentId: '二', errorMessage: '…' }),
  pendingOutcome(1, 'not_found', NOW, { documentId: '一' }),
];

beforeEach(() => {
  const read: { getMessage(key: string, substitutions?: string[]): string } = browser.i18n;
  vi.spyOn(read, 'getMessage').mockImplementation(inBrackets);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  location.hash = '';
});

/** The page, once this is in it. */
async function drawn(children: ComponentChildren, there: string, records: Ingestion[]): Promise<Element> {
  const page = new FakePage();
  if (records.length > 0) page.write(storedOf(records));
  const { container } = page.draw(children);
  await waitFor(() => expect(container.textContent).toContain(there));
  return container;
}

const HISTORY = <History />;

test.each<[page: string, children: ComponentChildren, hash: string, there: string, records?: Ingestion[]]>([
  ['popup', <Popup key="popup" place="popup" />, '', '三'],
  ['popup without a connection', <Popup key="popup" place="popup" />, '', '⟦', []],
  ['history', HISTORY, '#/', '三'],
  ['inspector', HISTORY, `#/ingestion/${idOf(3)}`, '三'],
  ['inspector of a failure', HISTORY, `#/ingestion/${idOf(2)}`, '二'],
  ['statistics', HISTORY, '#/statistics', '三'],
  ['import and export', HISTORY, '#/transfer', '三'],
  ['options', <Options key="options" />, '', 'home.example'],
  ['page after installation', <Welcome key="welcome" />, '', '⟦', []],
])('every word of the %s is translated', async (_, children, hash, there, records = RECORDS) => {
  location.hash = hash;
  expect(untranslatedIn(await drawn(children, there, records))).toEqual([]);
});
