import type { ComponentProps } from 'preact';
import { ErrorNotice } from '../../components/ErrorNotice';
import { KeyReplacement } from './KeyReplacement';

/** What went wrong with a connection. Where another key resolves it, the form for that key is part of the notice. */
export function ConnectionErrorNotice({ target = {}, ...others }: ComponentProps<typeof ErrorNotice>) {
  const { connectionId } = target;
  const keyForm = connectionId ? <KeyReplacement connectionId={connectionId} /> : null;
  return <ErrorNotice {...others} target={{ ...target, keyForm }} />;
}
