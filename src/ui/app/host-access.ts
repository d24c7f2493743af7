import { permissionPattern } from '../../platform/origins';
import type { Page } from './page';

/**
 * Asks for access to a base URL's host. The browser does not ask again for what is allowed already. Production is asked
 * for too: the person can withdraw what came with the installation. Must be called straight from a click, before any
 * await: browsers ask only then.
 */
export function requestHostAccess(
  page: Pick<Page, 'browser' | 'requestAccess'>,
  baseUrl: string,
): Promise<boolean> {
  const pattern = permissionPattern(baseUrl, page.browser);
  return pattern === null ? Promise.resolve(false) : page.requestAccess(pattern);
}
