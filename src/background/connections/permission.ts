import type { Ports } from '../../platform/ports';

type PermissionPorts = Pick<Ports, 'permissions'>;

/** Whether the browser permits requests to a base URL; null if it does not say. */
export async function permissionOf(
  { permissions }: PermissionPorts,
  baseUrl: string,
): Promise<boolean | null> {
  return permissions.has(baseUrl).catch(() => null);
}

/** As `permissionOf`, but true if the browser does not say: a request without the permission fails, and is diagnosed then. */
export async function hasPermission(ports: PermissionPorts, baseUrl: string): Promise<boolean> {
  return (await permissionOf(ports, baseUrl)) ?? true;
}
