import type { Diagnosis } from '../../../messages';
import { withoutKeys } from '../../../synap/ids/api-keys';
import { errorTitle } from '../../app/errors';
import { durationOf, exactTime, relativeTime, sizeText } from '../../app/format';
import { plural, t } from '../../app/i18n';

/** The result of one check. `info` is neither good nor bad. */
export interface Finding {
  name: string;
  says: string;
  verdict: 'good' | 'warn' | 'bad' | 'info';
}

/** The results for the extension as a whole, or for one connection. */
export interface FindingGroup {
  of: { id: string; name: string } | null;
  findings: Finding[];
}

/** A clock further from the server's makes no difference here, but programs that sign or compare times stumble over it. */
const SKEW_MAX_MS = 120_000;

/** The diagnosis of the background in words: what is well, what is not, and what follows from that. */
export function groupFindings(diagnosis: Diagnosis): FindingGroup[] {
  return [
    { of: null, findings: general(diagnosis) },
    ...diagnosis.connections.map((one) => ({ of: one, findings: ofConnection(one, diagnosis.at) })),
  ];
}

function general(diagnosis: Diagnosis): Finding[] {
  const { at, wokeAt, lastRoundAt, online, notifications, storage, counts } = diagnosis;
  return [
    alarm(diagnosis),
    { name: t('doctorWoke'), says: momentText(wokeAt, at), verdict: 'info' },
    {
      name: t('doctorLastPoll'),
      says: lastRoundAt === null ? t('doctorNoPoll') : momentText(lastRoundAt, at),
      verdict: 'info',
    },
    {
      name: t('doctorNetwork'),
      says: online ? t('doctorOnline') : t('doctorOffline'),
      verdict: online ? 'good' : 'warn',
    },
    notifications.permission === 'denied'
      ? { name: t('notifications'), says: t('doctorNotificationsBlocked'), verdict: 'bad' }
      : { name: t('notifications'), says: t('doctorNotificationsAllowed'), verdict: 'good' },
    {
      name: t('doctorStorage'),
      says: t('doctorStorageSays', sizeText(storage.bytes), plural('ingestions', counts.total)),
      verdict: 'good',
    },
    ...(counts.newer === 0
      ? []
      : [
          {
            name: t('doctorNewer'),
            says: plural('newerRecords', counts.newer),
            verdict: 'warn' as const,
          },
        ]),
    ...(counts.damaged === 0
      ? []
      : [
          {
            name: t('doctorDamaged'),
            says: plural('damagedRecords', counts.damaged),
            verdict: 'warn' as const,
          },
        ]),
  ];
}

function alarm({ alarmAt, isAlarmNeeded, at }: Diagnosis): Finding {
  const name = t('doctorAlarm');
  if (alarmAt === null)
    return isAlarmNeeded
      ? { name, says: t('doctorAlarmMissing'), verdict: 'bad' }
      : { name, says: t('doctorAlarmIdle'), verdict: 'good' };
  return { name, says: t('doctorAlarmRings', relativeTime(alarmAt, at)), verdict: 'good' };
}

function ofConnection(connection: Diagnosis['connections'][number], at: number): Finding[] {
  const { hasPermission, key, verifiedAt, blocked, connectionError, offsetMs, limitPerMin, ownLimitPerMin } =
    connection;
  const skewMs = Math.abs(offsetMs);
  const problem = blocked ?? connectionError;
  const limit = Math.min(limitPerMin, ownLimitPerMin ?? limitPerMin);
  return [
    {
      name: t('doctorAccess'),
      says: hasPermission === false ? t('error_permission_missing_title') : t('doctorAllowed'),
      verdict: hasPermission === false ? 'bad' : 'good',
    },
    {
      name: t('apiKey'),
      says: key === 'opens' ? keyWords(verifiedAt, at) : errorTitle(key),
      verdict: key !== 'opens' ? 'bad' : verifiedAt === null ? 'warn' : 'good',
    },
    {
      name: t('doctorState'),
      says: problem === null ? t('doctorWell') : errorTitle(problem),
      verdict: problem === null ? 'good' : blocked === null ? 'warn' : 'bad',
    },
    {
      name: t('doctorClock'),
      says: skewMs < 1_000 ? t('doctorClockSame') : t('doctorClockOff', durationOf(skewMs)),
      verdict: skewMs > SKEW_MAX_MS ? 'warn' : 'good',
    },
    { name: t('doctorLimit'), says: plural('perMinute', limit), verdict: 'info' },
  ];
}

const keyWords = (verifiedAt: number | null, at: number) =>
  verifiedAt === null ? t('doctorKeyUnverified') : t('doctorKeyVerified', relativeTime(verifiedAt, at));

const momentText = (at: number, now: number) => `${relativeTime(at, now)} (${exactTime(at)})`;

/** The diagnosis as JSON for support, with times as dates and without anything that looks like a key. */
export function diagnosticsText(diagnosis: Diagnosis, about: { version: string; browser: string }): string {
  const isTime = (name: string) => name === 'at' || /(?:At|Until)$/.test(name);
  const asDates = (name: string, value: unknown) =>
    isTime(name) && typeof value === 'number' ? (new Date(value).toJSON() ?? value) : value;
  return withoutKeys(JSON.stringify({ ...about, ...diagnosis }, asDates, 2));
}
