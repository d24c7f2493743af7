import { lazily } from '../../../hooks/lazy-view';

const transfer = lazily(() => import('./Transfer'));

/** Files are read and written by few, and not on every visit. */
export const loadTransfer = () => transfer.load();
