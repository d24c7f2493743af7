import { type MessageKey, t } from './i18n';

/** The keys that have other names on keyboards of other languages, by their English names. */
const names: Record<string, MessageKey> = {
  Home: 'keyNameHome',
  End: 'keyNameEnd',
  Delete: 'keyNameDelete',
  Ctrl: 'keyNameCtrl',
  Shift: 'keyNameShift',
  'Page ↑': 'keyNamePageUp',
  'Page ↓': 'keyNamePageDown',
};

/** A key as it is drawn on the person's keyboard. Letters, arrows and signs are the same everywhere. */
export function keyName(key: string): string {
  if (key === 'Ctrl' && isMac()) return '⌘';
  const name = names[key];
  return name === undefined ? key : t(name);
}

/** The keys that paste, on this computer. */
export function pasteKeys(): string {
  return isMac() ? '⌘V' : `${keyName('Ctrl')}+V`;
}

const isMac = () => /Mac/.test(navigator.userAgent);
