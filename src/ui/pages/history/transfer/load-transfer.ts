/** Files are read and written by few, and not on every visit. */
export const loadTransfer = () => import('./Transfer');
