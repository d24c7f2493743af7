import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Command } from '../../messages';
import { type ErrorAction, type ErrorDetails, errorTitle, linkToOffer } from '../app/errors';
import { requestHostAccess } from '../app/host-access';
import { t } from '../app/i18n';
import { usePage } from '../app/page';

/** What the action that resolves an error acts on. An action whose object is missing is not offered. */
export interface ErrorTarget {
  connectionId?: string | null;
  baseUrl?: string | null;
  /** Instead of trying the connection again. */
  onRetry?: () => void;
  /** The notice is inside the form that resolves it: no link to the form is needed. */
  isInForm?: boolean;
  /** Where another key can be given at once, instead of a link to the options. */
  keyForm?: ComponentChildren;
}

interface Props {
  action: ErrorAction;
  problem: ErrorDetails;
  target: ErrorTarget;
}

/** The button or the link that resolves it, where there is one. */
export function ErrorActions({ action, problem, target }: Props) {
  const page = usePage();
  const { send } = page;
  const [failed, setFailed] = useState<string | null>(null);
  const sending = (command: Command) => async () => {
    const reply = await send(command);
    setFailed(reply.ok ? null : errorTitle(reply.error.code));
  };

  const { connectionId, baseUrl, isInForm } = target;
  const retryConnection = connectionId ? sending({ type: 'retryConnection', connectionId }) : null;
  const retry = target.onRetry ?? retryConnection;

  /** Must be called straight from the click: browsers ask for a permission only then. */
  function allow() {
    if (!baseUrl) return;
    void requestHostAccess(page, baseUrl).then((isAllowed) => {
      setFailed(isAllowed ? null : errorTitle('permission_missing'));
      if (isAllowed) target.onRetry?.();
    });
  }

  // The form for another key is right here, and there is no connection yet to try again.
  const hasNoControl = action === 'replace_key' && isInForm && !connectionId;
  const shown = hasNoControl
    ? null
    : controlFor({ action, problem, target, run: { allow, retry, retryConnection } });
  if (!shown && !failed) return null;
  return (
    <div class="notice-actions">
      {shown}
      {failed && <span role="alert">{t('actionFailed', failed)}</span>}
    </div>
  );
}

interface Control extends Props {
  /** What the buttons do; null where what they act on is missing. */
  run: { allow: () => void; retry: (() => void) | null; retryConnection: (() => void) | null };
}

/** Nothing where what the action acts on is missing. */
function controlFor({ action, problem, target, run }: Control): ComponentChildren {
  const { baseUrl, isInForm } = target;
  const { allow, retry, retryConnection } = run;
  switch (action) {
    case 'give_key':
      return keyInput(target);
    case 'replace_key':
      return (
        <>
          {keyInput(target)}
          {retryConnection && <Button text={t('tryAgain')} onClick={retryConnection} />}
        </>
      );
    case 'allow_access':
      return baseUrl && <Button text={t('allowAccess')} onClick={allow} />;
    case 'pay':
      return <CreditsLink link={problem.link} retry={retry} />;
    case 'edit_connection':
      return !isInForm && <PageLink href="/options.html#connections" text={t('editConnection')} />;
    case 'free_storage':
      return <PageLink href="/options.html#history" text={t('historySettings')} />;
    case 'test_notification':
      return <PageLink href="/options.html#notifications" text={t('notificationSettings')} />;
    case 'open_server':
      return (
        <>
          {baseUrl && <PageLink href={baseUrl} text={t('openServer')} />}
          {retry && <Button text={t('tryAgain')} onClick={retry} />}
        </>
      );
    case 'retry':
      return retry && <Button text={t('tryAgain')} onClick={retry} />;
    case 'wait':
    case 'edit_text':
      return null;
  }
}

/** Where another key can be given; nothing in the form that is for it. */
function keyInput({ isInForm, keyForm }: ErrorTarget): ComponentChildren {
  if (isInForm) return null;
  return keyForm || <PageLink href="/options.html#connections" text={t('enterNewKey')} />;
}

/** A link to where the server says credits can be bought. Its host is shown, for the person to judge. */
function CreditsLink({ link, retry }: { link: string | null | undefined; retry: (() => void) | null }) {
  const safe = linkToOffer(link);
  return (
    <>
      {safe && <PageLink href={safe.href} text={t('addCreditsAt', safe.host)} />}
      {retry && <Button text={t('tryAgain')} onClick={retry} />}
    </>
  );
}

function Button({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <button type="button" onClick={onClick}>
      {text}
    </button>
  );
}

/** To another page in a tab of its own; to a section of this page in its place. */
function PageLink({ href, text }: { href: string; text: string }) {
  const isHere = href.startsWith(`${location.pathname}#`);
  return (
    <a class="button" href={href} target={isHere ? undefined : '_blank'} rel="noopener noreferrer">
      {text}
    </a>
  );
}
