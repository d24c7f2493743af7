import { type MessageKey, t } from '../../../app/i18n';
import { calendarDay } from '../calendar-day';
import { Choice } from './Choice';
import { RECENT_PERIODS, type RecentPeriod, type When } from './filter';

const periodTexts: Record<RecentPeriod, MessageKey> = {
  hour: 'lastHour',
  day: 'lastDay',
  week: 'lastWeek',
};

interface WhenFilterProps {
  when: When;
  onChange(when: When): void;
  now(): number;
}

/** When the ingestions were added. */
export function WhenFilter({ when, onChange, now }: WhenFilterProps) {
  function choose(value: string | null) {
    const period = RECENT_PERIODS.find((one) => one === value);
    if (period) return onChange({ is: 'last', period });
    onChange(value === 'between' ? { is: 'between', from: calendarDay(now()), to: null } : { is: 'any' });
  }
  return (
    <Choice
      name={t('added')}
      any={t('anyTime')}
      value={when.is === 'last' ? when.period : when.is === 'between' ? 'between' : null}
      options={[
        ...RECENT_PERIODS.map((period) => ({ value: period, text: t(periodTexts[period]) })),
        { value: 'between', text: t('betweenDays') },
      ]}
      onChoose={choose}
    />
  );
}

type Between = Extract<When, { is: 'between' }>;

/** The two days between which they were added. */
export function Days({ when, onChange }: { when: Between; onChange(when: Between): void }) {
  const day = (end: 'from' | 'to', name: string) => (
    <input
      type="date"
      aria-label={name}
      value={when[end] ?? ''}
      onChange={(event) => onChange({ ...when, [end]: event.currentTarget.value || null })}
    />
  );
  return (
    <span class="days">
      {day('from', t('fromDay'))}
      <span aria-hidden="true">–</span>
      {day('to', t('toDay'))}
    </span>
  );
}
