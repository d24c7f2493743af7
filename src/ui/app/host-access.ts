import { permissionPattern } from '../../platform/origins';
import type { Page } from './page';

/**
 * Asks for access to a base URL's host; what is allowed already is not asked about again. Of production's, too: what came with
 * the installation can be taken away. Must be called straight from a click, with nothing awaited before: browsers ask only
 * then.
 */
export function requestHostAccess(page: Page, baseUrl: string): Promise<boolean> {
  const pattern = permissionPattern(baseUrl, page.browser);
  return pattern === null ? Promise.resolve(false) : page.requestAccess(pattern);
}
