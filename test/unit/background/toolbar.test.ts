import { describe, expect, it, test } from 'vitest';
import { createToolbar } from '../../../src/background/toolbar';
import type { BadgeState } from '../../../src/platform/ports';
import { toolbarIcon } from '../../../src/platform/toolbar-icon';
import { EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import type { Summary } from '../../../src/watch/model/records';
import { settled, VirtualClock } from '../../support/virtual-clock';
import { ICONS } from '../../tools/icon-art';
import { contrastRatio } from '../contrast-ratio';

const view = (counts: Partial<Summary['counts']>): Summary => ({
  ...EMPTY_SUMMARY,
  counts: { ...EMPTY_SUMMARY.counts, ...counts },
});

/** A toolbar button that takes its time: what is shown last is what stays. */
function button() {
  const waiting: { state: BadgeState; end: (failure?: Error) => void }[] = [];
  const asked: BadgeState[] = [];
  const clock = new VirtualClock(0);
  const toolbar = createToolbar({
    badge: {
      show: (state) =>
        new Promise((resolve, reject) => {
          asked.push(state);
          waiting.push({ state, end: (failure) => (failure ? reject(failure) : resolve()) });
        }),
    },
    text: (key, substitutions = []) => [key, ...substitutions].join(' '),
    locale: () => 'en',
    clock,
  });
  return {
    show: toolbar.show,
    asked,
    async answer(failure?: Error) {
      waiting.shift()?.end(failure);
      await settled();
    },
    async pass(ms: number) {
      clock.pass(ms);
      clock.runDue();
      await settled();
    },
  };
}

describe('the toolbar button', () => {
  it('has a title that says in words what badge and icon show', async () => {
    const { show, asked } = button();
    show(view({ inProgress: 2, unseenProblems: 1 }));
    expect(asked).toEqual([
      { text: '2!', tone: 'attention', title: 'extensionName · badgeInProgress_other 2 · badgeUnseen_one 1' },
    ]);
  });

  it('is not touched while what it says stays the same', async () => {
    const { show, asked, answer } = button();
    show(view({ inProgress: 2 }));
    await answer();
    show(view({ inProgress: 2, total: 7 }));
    expect(asked).toHaveLength(1);
  });

  it('has its title changed where badge and icon stay the same: a second problem', async () => {
    const { show, asked, answer } = button();
    show(view({ unseenProblems: 1 }));
    await answer();
    show(view({ unseenProblems: 2 }));
    expect(asked.map(({ text, title }) => [text, title])).toEqual([
      ['!', 'extensionName · badgeUnseen_one 1'],
      ['!', 'extensionName · badgeUnseen_other 2'],
    ]);
  });

  it('is drawn anew with the next state when the browser never answers', async () => {
    const { show, asked, pass } = button();
    show(view({ inProgress: 1 }));
    await pass(5_000);
    show(view({ inProgress: 2 }));
    expect(asked.map(({ text }) => text)).toEqual(['1', '2']);
  });

  it('shows the newest state last, however many came while it was changing', async () => {
    const { show, asked, answer } = button();
    for (const inProgress of [1, 2, 3]) show(view({ inProgress }));
    expect(asked.map(({ text }) => text)).toEqual(['1']);
    await answer();
    await answer();
    expect(asked.map(({ text }) => text)).toEqual(['1', '3']);
  });

  it('goes back to what it showed when the state does so while it is changing', async () => {
    const { show, asked, answer } = button();
    show(view({ inProgress: 1 }));
    await answer();
    show(view({ inProgress: 2 }));
    show(view({ inProgress: 1 }));
    await answer();
    await answer();
    expect(asked.map(({ text }) => text)).toEqual(['1', '2', '1']);
  });

  it('is shown again what it had when a change of it was refused halfway', async () => {
    const { show, asked, answer } = button();
    show(view({ inProgress: 1 }));
    await answer();
    show(view({ inProgress: 2 }));
    show(view({ inProgress: 1 }));
    await answer(new Error('no such window'));
    await answer();
    expect(asked.map(({ text }) => text)).toEqual(['1', '2', '1']);
  });

  it('is drawn again later where no other state follows one that the browser refused or did not answer', async () => {
    const { show, asked, answer, pass } = button();
    show(view({ inProgress: 1 }));
    await answer(new Error('no such window'));
    await pass(25_000);
    await pass(5_000);
    await pass(25_000);
    await answer();
    await answer();
    await pass(600_000);
    expect(asked.map(({ text }) => text)).toEqual(['1', '1', '1']);
  });

  it('is not drawn once more while a newer state is on its way', async () => {
    const { show, asked, answer, pass } = button();
    show(view({ inProgress: 1 }));
    await answer(new Error('no such window'));
    await pass(24_000);
    show(view({ inProgress: 2 }));
    await pass(2_000);
    expect(asked.map(({ text }) => text)).toEqual(['1', '2']);
  });

  it('is left alone after some tries, until there is another state', async () => {
    const { show, asked, answer, pass } = button();
    show(view({ inProgress: 1 }));
    for (let tries = 0; tries < 20; tries += 1) {
      await answer(new Error('no such window'));
      await pass(25_000);
    }
    expect(asked.length).toBeLessThanOrEqual(6);
    show(view({ inProgress: 2 }));
    await answer();
    expect(asked.at(-1)?.text).toBe('2');
  });

  it('is tried again with the next state after the browser refused, though that says the same', async () => {
    const { show, asked, answer } = button();
    const state = view({ inProgress: 1 });
    show(state);
    await answer(new Error('no such window'));
    show(state);
    await answer();
    show(state);
    expect(asked.map(({ text }) => text)).toEqual(['1', '1']);
  });
});

describe('its icon', () => {
  const drawn = new Map(ICONS.map((icon) => [`icons/${icon.file}`, icon]));

  it('is drawn for every state, in each size that is named', () => {
    for (const tone of ['idle', 'active', 'attention'] as const)
      for (const [size, path] of Object.entries(toolbarIcon(tone, 'chrome').path))
        expect(drawn.get(path), path).toMatchObject({ shows: tone, size: Number(size), margin: 0 });
  });

  it('is at rest in Firefox the one of the manifest, which follows the theme', () => {
    expect(toolbarIcon('idle', 'firefox')).toEqual({ path: {} });
    expect(Object.keys(toolbarIcon('idle', 'chrome').path)).toEqual(['16', '32']);
    expect(toolbarIcon('active', 'firefox')).toEqual(toolbarIcon('active', 'chrome'));
  });

  test.each(ICONS.filter(({ file, size }) => file.startsWith('toolbar/') && size === 16))(
    'reads on the toolbars it is for: $file',
    ({ file, colours: { tile, glyph } }) => {
      const light = ['#ffffff', '#f9f9fb'];
      const dark = ['#3c3c3c', '#2b2a33'];
      const toolbars = file.includes('dark-text')
        ? light
        : file.includes('light-text')
          ? dark
          : [...light, ...dark];
      for (const toolbar of toolbars) expect(contrastRatio(tile, toolbar), toolbar).toBeGreaterThanOrEqual(3);
      expect(contrastRatio(glyph, tile)).toBeGreaterThanOrEqual(3);
    },
  );
});
