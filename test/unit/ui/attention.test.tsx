// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { observeSeen, useSeenOutcomes } from '../../../src/ui/hooks/use-seen-outcomes';
import { useTheme } from '../../../src/ui/hooks/use-theme';
import { useTicking } from '../../../src/ui/hooks/use-ticking';
import { useVisibleIngestions } from '../../../src/ui/hooks/use-visible-ingestions';
import { idOf, NOW } from '../samples';
import { FakePage } from './fake-page';

/** What a person has in sight: elements come and go as the test says. */
class FakeIntersections {
  static tell: (target: Element, isIntersecting: boolean) => void = () => {};
  readonly observed = new Set<Element>();

  constructor(listener: (entries: { target: Element; isIntersecting: boolean }[]) => void) {
    FakeIntersections.tell = (target, isIntersecting) => {
      if (this.observed.has(target)) listener([{ target, isIntersecting }]);
    };
  }
  observe = (element: Element) => void this.observed.add(element);
  unobserve = (element: Element) => void this.observed.delete(element);
  disconnect = () => this.observed.clear();
}

let page: FakePage;
let visibility: DocumentVisibilityState;

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function turn(to: DocumentVisibilityState): void {
  visibility = to;
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
  vi.stubGlobal('IntersectionObserver', FakeIntersections);
  visibility = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  page = new FakePage();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('an outcome counts as seen', () => {
  const Rows = ({ ids }: { ids: string[] }) => {
    useSeenOutcomes();
    return ids.map((id) => (
      <p key={id} data-unseen={id}>
        {id}
      </p>
    ));
  };
  const row = (id: string) => {
    const found = document.querySelector(`[data-unseen="${id}"]`);
    if (!found) throw new Error(`no row ${id}`);
    return found;
  };
  const seen = () => page.sent.flatMap((command) => (command.type === 'seen' ? command.ids : []));

  it('once it was in sight for a second, and not by a glance that passes over it', async () => {
    page.draw(<Rows ids={['one', 'other']} />);
    await passes(0);
    FakeIntersections.tell(row('one'), true);
    FakeIntersections.tell(row('other'), true);
    await passes(900);
    FakeIntersections.tell(row('other'), false);
    expect(seen()).toEqual([]);
    await passes(100);
    expect(seen()).toEqual(['one']);
    await passes(5_000);
    expect(seen()).toEqual(['one']);
  });

  it('only on a page that is in the foreground for that long', async () => {
    page.draw(<Rows ids={['one']} />);
    await passes(0);
    turn('hidden');
    FakeIntersections.tell(row('one'), true);
    await passes(5_000);
    expect(seen()).toEqual([]);
    turn('visible');
    await passes(500);
    turn('hidden');
    await passes(5_000);
    expect(seen()).toEqual([]);
    turn('visible');
    await passes(1_000);
    expect(seen()).toEqual(['one']);
  });

  it('also where its row came later, and not where it has gone before', async () => {
    const { rerender, unmount } = render(page.wrap(<Rows ids={['one']} />));
    await passes(0);
    rerender(page.wrap(<Rows ids={['one', 'late']} />));
    await passes(0);
    FakeIntersections.tell(row('one'), true);
    FakeIntersections.tell(row('late'), true);
    rerender(page.wrap(<Rows ids={['late']} />));
    await passes(1_000);
    expect(seen()).toEqual(['late']);
    unmount();
    await passes(5_000);
    expect(seen()).toEqual(['late']);
  });

  it('not once nobody looks any more, though its row stays', async () => {
    render(<p data-unseen="one" />);
    const reported: string[] = [];
    const sightings = observeSeen((ids) => reported.push(...ids));
    sightings.observe();
    FakeIntersections.tell(row('one'), true);
    await passes(900);
    sightings.close();
    await passes(5_000);
    expect(reported).toEqual([]);
  });
});

describe('the background hears', () => {
  const Shown = ({ ids }: { ids: string[] }) => {
    useVisibleIngestions(ids);
    return null;
  };
  const told = () =>
    page.sent.splice(0).flatMap((command) => (command.type === 'visible' ? [command.ids] : []));

  it('at once and every ten seconds which ingestions a person has before them', async () => {
    page.draw(<Shown ids={[idOf(1), idOf(2), idOf(1)]} />);
    await passes(0);
    expect(told()).toEqual([[idOf(1), idOf(2)]]);
    await passes(10_000);
    expect(told()).toEqual([[idOf(1), idOf(2)]]);
  });

  it('that there are none once the page is hidden, and of them again when it is back', async () => {
    page.draw(<Shown ids={[idOf(1)]} />);
    await passes(0);
    told();
    turn('hidden');
    expect(told()).toEqual([[]]);
    await passes(60_000);
    expect(told()).toEqual([]);
    turn('visible');
    expect(told()).toEqual([[idOf(1)]]);
    cleanup();
    await passes(60_000);
    turn('hidden');
    expect(told()).toEqual([]);
  });
});

describe('what counts seconds', () => {
  const drawn: string[] = [];
  const Clock = ({ unitMs = 1_000, isActive = true }: { unitMs?: number; isActive?: boolean }) => {
    const text = useTicking((now) => String(Math.floor((now - NOW) / unitMs)), isActive);
    drawn.push(text);
    return <p>{text}</p>;
  };

  it('is drawn once in each second in which it changes, as that begins, and not at all where it stands still', async () => {
    vi.setSystemTime(NOW + 300);
    drawn.length = 0;
    page.draw(<Clock />);
    await passes(699);
    expect(drawn.at(-1)).toBe('0');
    await passes(2_001);
    expect(drawn.at(-1)).toBe('3');
    expect(new Set(drawn).size).toBe(drawn.length);
    cleanup();
    page.draw(<Clock unitMs={10_000} />);
    await passes(10_000);
    expect(drawn.at(-1)).toBe('1');
    for (const still of [<Clock key="a" unitMs={60_000} />, <Clock key="b" isActive={false} />]) {
      cleanup();
      drawn.length = 0;
      page.draw(still);
      await passes(5_000);
      expect(drawn).toHaveLength(1);
    }
  });
});

it('the person’s scheme and the language of the texts are said of the whole page', () => {
  const Themed = ({ theme }: { theme: 'system' | 'light' | 'dark' }) => {
    useTheme(theme);
    return null;
  };
  const { documentElement: root } = document;
  const shownIn = (theme: 'system' | 'light' | 'dark') => {
    render(<Themed theme={theme} />);
    return root.dataset.theme;
  };
  expect([shownIn('dark'), shownIn('light'), shownIn('system')]).toEqual(['dark', 'light', undefined]);
  expect([root.lang, root.dir]).toEqual(['en', 'ltr']);
});
