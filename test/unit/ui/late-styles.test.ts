// @vitest-environment happy-dom
// It loads no styles by itself, and says so each time: nothing is wrong with that here.
import { beforeEach, describe, expect, it, vi } from 'vitest';

const linked = () => [...document.querySelectorAll('link')].map((link) => link.getAttribute('href'));
const end = (href: string, how: 'load' | 'error') =>
  document.querySelector(`link[href="${href}"]`)?.dispatchEvent(new Event(how));

/** As at the start of a page. */
async function fresh() {
  vi.resetModules();
  document.head.replaceChildren();
  return (await import('../../../src/platform/late-styles')).__vitePreload;
}

describe('a view that is imported late', () => {
  let importing: Awaited<ReturnType<typeof fresh>>;
  beforeEach(async () => {
    importing = await fresh();
  });

  it('comes when its styles are there', async () => {
    const load = vi.fn(async () => 'view');
    const view = importing(load, ['assets/a.css', 'assets/b.css']);
    expect(linked()).toEqual(['/assets/a.css', '/assets/b.css']);
    end('/assets/a.css', 'load');
    await new Promise((resolve) => setTimeout(resolve));
    expect(load).not.toHaveBeenCalled();
    end('/assets/b.css', 'load');
    expect(await view).toBe('view');
  });

  it('comes all the same when they cannot be had', async () => {
    const view = importing(async () => 'view', ['assets/a.css']);
    end('/assets/a.css', 'error');
    expect(await view).toBe('view');
  });

  it('asks once for styles that others wait for too, and not for those the page began with', async () => {
    document.head.innerHTML = '<link rel="stylesheet" href="/assets/page.css">';
    const both = [
      importing(async () => 1, ['assets/page.css', 'assets/a.css']),
      importing(async () => 2, ['assets/a.css']),
    ];
    expect(linked()).toEqual(['/assets/page.css', '/assets/a.css']);
    end('/assets/a.css', 'load');
    expect(await Promise.all(both)).toEqual([1, 2]);
  });
});
