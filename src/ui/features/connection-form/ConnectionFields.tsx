import { useId, useState } from 'preact/hooks';
import { COLOURS, type Colour } from '../../../watch/model/colours';
import { OWN_LIMIT_MAX, OWN_LIMIT_MIN } from '../../../watch/model/limits';
import { type MessageKey, t } from '../../app/i18n';
import { type FormFields, formFieldsOf, suggestedName } from './form-fields';

interface Props {
  fields: FormFields;
  onChange(changed: Partial<FormFields>): void;
}

/** Everything but the key. Folded on the first run, where the defaults are nearly always right. */
export function ConnectionFields({ isFolded, ...props }: Props & { isFolded: boolean }) {
  const [isOpen] = useState(() => props.fields.limit !== '' || (isFolded && isOwnServer(props.fields)));
  const limit = <LimitField {...props} />;
  const others = (
    <>
      <NameAndUrl {...props} />
      <ColourChoice {...props} />
      <KeyModeChoice {...props} />
    </>
  );
  return (
    <>
      {!isFolded && others}
      <details open={isOpen} onInvalidCapture={unfold}>
        <summary>{t('advanced')}</summary>
        <div class="fields">
          {isFolded && others}
          {limit}
        </div>
      </details>
    </>
  );
}

/** Browsers refuse to submit a wrong value in a folded part, and say nothing: nobody could see what is wrong. */
function unfold({ currentTarget }: { currentTarget: HTMLDetailsElement }): void {
  currentTarget.open = true;
}

function isOwnServer({ baseUrl }: FormFields): boolean {
  return baseUrl !== formFieldsOf(null, 'blue').baseUrl;
}

function NameAndUrl({ fields, onChange }: Props) {
  const id = useId();
  return (
    <>
      <div class="field">
        <label for={`${id}-name`}>{t('connectionName')}</label>
        <input
          id={`${id}-name`}
          maxLength={100}
          autocomplete="off"
          placeholder={suggestedName(fields.baseUrl)}
          value={fields.name}
          onInput={(event) => onChange({ name: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for={`${id}-url`}>{t('baseUrl')}</label>
        <input
          id={`${id}-url`}
          class="mono"
          inputMode="url"
          maxLength={2_000}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={fields.baseUrl}
          onInput={(event) => onChange({ baseUrl: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

const colourNames: Record<Colour, MessageKey> = {
  blue: 'colourBlue',
  green: 'colourGreen',
  orange: 'colourOrange',
  purple: 'colourPurple',
  red: 'colourRed',
  teal: 'colourTeal',
};

function ColourChoice({ fields, onChange }: Props) {
  const group = useId();
  return (
    <fieldset class="field">
      <legend>{t('colour')}</legend>
      <div class="swatches">
        {COLOURS.map((colour) => (
          <label key={colour}>
            <input
              type="radio"
              name={group}
              checked={fields.colour === colour}
              onChange={() => onChange({ colour })}
            />
            <span class={`dot ${colour}`} />
            {t(colourNames[colour])}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const keyModes: [FormFields['keyMode'], MessageKey, MessageKey][] = [
  ['kept', 'keyModeKept', 'keyModeKeptText'],
  ['session', 'keyModeSession', 'keyModeSessionText'],
];

/** Whether the key is stored or kept until the browser closes. Each choice says what it means. */
function KeyModeChoice({ fields, onChange }: Props) {
  const id = useId();
  return (
    <fieldset class="field">
      <legend>{t('keyMode')}</legend>
      {keyModes.map(([keyMode, name, meaning]) => (
        <div class="choice" key={keyMode}>
          <input
            type="radio"
            id={`${id}-${keyMode}`}
            name={id}
            checked={fields.keyMode === keyMode}
            aria-describedby={`${id}-${keyMode}-hint`}
            onChange={() => onChange({ keyMode })}
          />
          <label for={`${id}-${keyMode}`}>{t(name)}</label>
          <p class="hint" id={`${id}-${keyMode}-hint`}>
            {t(meaning)}
          </p>
        </div>
      ))}
    </fieldset>
  );
}

function LimitField({ fields, onChange }: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{t('ownLimit')}</label>
      <input
        id={id}
        class="number"
        type="number"
        min={OWN_LIMIT_MIN}
        max={OWN_LIMIT_MAX}
        step={1}
        placeholder={t('ownLimitNone')}
        value={fields.limit}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onChange({ limit: event.currentTarget.value })}
      />
      <p class="hint" id={`${id}-hint`}>
        {t('ownLimitHint')}
      </p>
    </div>
  );
}
