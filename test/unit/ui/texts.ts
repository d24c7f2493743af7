import messages from '../../../public/_locales/en/messages.json';

interface Message {
  message: string;
  placeholders?: Record<string, { content: string }>;
}

const texts: Record<string, Message> = messages;

/** What the browser does with `_locales`: `$NAME$` is a placeholder, whose `$1` is the first substitution. */
function getMessage(key: string, substitutions: string[] = []): string {
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
  browser: { runtime: { id: 'test' }, i18n: { getMessage, getUILanguage: () => 'en' } },
});
