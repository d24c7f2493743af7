import english from '../../../public/_locales/en/messages.json';

export interface Message {
  message: string;
  description?: string;
  placeholders?: Record<string, { content: string; example?: string }>;
}
export type Messages = Record<string, Message>;

/** What the browser does with `_locales`: `$NAME$` is a placeholder, whose `$1` is the first substitution. */
export function textFrom(texts: Messages, key: string, substitutions: string[] = []): string {
  const text = texts[key];
  if (!text) return '';
  const fill = (content: string) =>
    content.replace(/\$(\d)/g, (_, index: string) => substitutions[Number(index) - 1] ?? '');
  return fill(
    text.message.replace(/\$(\w+)\$/g, (_, name: string) => {
      const placeholder = text.placeholders?.[name.toLowerCase()] ?? text.placeholders?.[name];
      return placeholder?.content ?? '';
    }),
  );
}

Object.assign(globalThis, {
  browser: {
    runtime: { id: 'test' },
    i18n: {
      getMessage: (key: string, substitutions: string[] = []) => textFrom(english, key, substitutions),
      getUILanguage: () => 'en',
    },
  },
});
