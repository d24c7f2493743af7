import type { ComponentChildren } from 'preact';
import type { KeyOwner } from '../../../messages';
import { t } from '../../app/i18n';
import { CopyButton } from '../../components/CopyButton';
import { Icon } from '../../components/Icon';
import { isolationText } from './form-fields';
import '../../components/notice.css';
import './connection.css';

/** Whose key it is, as a list of facts to which more can be added. */
export function IdentityFacts({ owner, children }: { owner: KeyOwner; children?: ComponentChildren }) {
  return (
    <dl class="pairs">
      <IdentityFact name={t('instance')} value={owner.instanceId} copyName={t('copyInstanceId')} />
      <IdentityFact name={t('client')} value={owner.clientId} copyName={t('copyClientId')} />
      <div>
        <dt>{t('isolation')}</dt>
        <dd>
          <bdi>{isolationText(owner.isolation)}</bdi>
        </dd>
      </div>
      {children}
    </dl>
  );
}

function IdentityFact({ name, value, copyName }: { name: string; value: string | null; copyName: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value ? (
          <>
            <code>{value}</code>
            <CopyButton text={value} name={copyName} />
          </>
        ) : (
          t('notProvided')
        )}
      </dd>
    </div>
  );
}

/** Says that a key works, after a test or a save. */
export function ConnectedNotice({
  owner,
  title,
  onClose,
}: {
  owner: KeyOwner;
  title: string;
  onClose?: () => void;
}) {
  return (
    <section class="notice good" role="status">
      <Icon name="done" />
      <div class="notice-body">
        <h2>{title}</h2>
        <IdentityFacts owner={owner} />
      </div>
      {onClose && (
        <button type="button" class="plain" aria-label={t('dismiss')} onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </section>
  );
}
