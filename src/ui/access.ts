import { isProduction, permissionPattern } from '../platform/origins';
import type { Page } from './page';

/**
 * Asks for access to a base URL's host, unless it came with the installation. Must be called straight from a click, with
 * nothing awaited before: browsers ask only then.
 */
export function askForAccess(page: Page, baseUrl: string): Promise<boolean> {
  const pattern = permissionPattern(baseUrl, page.browser);
  if (pattern === null) return Promise.resolve(false);
  return isProduction(baseUrl) ? Promise.resolve(true) : page.requestAccess(pattern);
}
