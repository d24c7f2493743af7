import 'wxt/browser';

/** Two calls whose types WXT would otherwise generate per build; paths and keys are checked by tests instead. */
declare module 'wxt/browser' {
  interface WxtRuntime {
    getURL(path: string): string;
  }
  interface WxtI18n {
    getMessage(key: string, substitutions?: string | string[]): string;
  }
}
