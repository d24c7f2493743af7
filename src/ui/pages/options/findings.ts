import type { Diagnosis, LiveCheck } from '../../../messages';
import { withoutKeys } from '../../../synap/ids/api-keys';
import { errorTitle } from '../../app/errors';
import { durationOf, exactTime, relativeTime, requestDurationOf, sizeText } from '../../app/format';
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
    { name: t('diagnosticsWoke'), says: momentText(wokeAt, at), verdict: 'info' },
    {
      name: t('diagnosticsLastPoll'),
      says: lastRoundAt === null ? t('diagnosticsNoPoll') : momentText(lastRoundAt, at),
      verdict: 'info',
    },
    {
      name: t('diagnosticsNetwork'),
      says: online ? t('diagnosticsOnline') : t('diagnosticsOffline'),
      verdict: online ? 'good' : 'warn',
    },
    notifications.permission === 'denied'
      ? { name: t('notifications'), says: t('diagnosticsNotificationsBlocked'), verdict: 'bad' }
      : { name: t('notifications'), says: t('diagnosticsNotificationsAllowed'), verdict: 'good' },
    {
      name: t('diagnosticsStorage'),
      says: t('diagnosticsStorageSays', sizeText(storage.bytes), plural('ingestions', counts.total)),
      verdict: 'good',
    },
    ...(counts.newer === 0
      ? []
      : [
          {
            name: t('diagnosticsNewer'),
            says: plural('newerRecords', counts.newer),
            verdict: 'warn' as const,
          },
        ]),
    ...(counts.damaged === 0
      ? []
      : [
          {
            name: t('diagnosticsDamaged'),
            says: plural('damagedRecords', counts.damaged),
            verdict: 'warn' as const,
          },
        ]),
  ];
}

function alarm({ alarmAt, isAlarmNeeded, at }: Diagnosis): Finding {
  const name = t('diagnosticsAlarm');
  if (alarmAt === null)
    return isAlarmNeeded
      ? { name, says: t('diagnosticsAlarmMissing'), verdict: 'bad' }
      : { name, says: t('diagnosticsAlarmIdle'), verdict: 'good' };
  return { name, says: t('diagnosticsNextWakeUp', relativeTime(alarmAt, at)), verdict: 'good' };
}

function ofConnection(connection: Diagnosis['connections'][number], at: number): Finding[] {
  const { hasPermission, key, verifiedAt, blocked, connectionError, offsetMs, limitPerMin, ownLimitPerMin } =
    connection;
  const skewMs = Math.abs(offsetMs);
  const problem = blocked ?? connectionError;
  const limit = Math.min(limitPerMin, ownLimitPerMin ?? limitPerMin);
  return [
    {
      name: t('diagnosticsAccess'),
      says: hasPermission === false ? t('error_permission_missing_title') : t('diagnosticsAllowed'),
      verdict: hasPermission === false ? 'bad' : 'good',
    },
    {
      name: t('apiKey'),
      says: key === 'opens' ? keyText(verifiedAt, at) : errorTitle(key),
      verdict: key !== 'opens' ? 'bad' : verifiedAt === null ? 'warn' : 'good',
    },
    ...(connection.live === null ? [] : [answerFinding(connection.live)]),
    {
      name: t('diagnosticsState'),
      says: problem === null ? t('diagnosticsNoProblems') : errorTitle(problem),
      verdict: problem === null ? 'good' : blocked === null ? 'warn' : 'bad',
    },
    {
      name: t('diagnosticsClock'),
      says: skewMs < 1_000 ? t('diagnosticsClockSame') : t('diagnosticsClockOff', durationOf(skewMs)),
      verdict: skewMs > SKEW_MAX_MS ? 'warn' : 'good',
    },
    { name: t('diagnosticsLimit'), says: plural('perMinute', limit), verdict: 'info' },
  ];
}

/** What came of the request that the diagnosis sent. */
function answerFinding({ error, httpStatus, tookMs }: LiveCheck): Finding {
  const took = requestDurationOf(tookMs);
  const name = t('diagnosticsAnswer');
  if (error === null) return { name, says: t('diagnosticsAnswered', took), verdict: 'good' };
  const status = httpStatus === null ? [] : [`HTTP ${httpStatus}`];
  return { name, says: [errorTitle(error), ...status, took].join(' · '), verdict: 'bad' };
}

const keyText = (verifiedAt: number | null, at: number) =>
  verifiedAt === null
    ? t('diagnosticsKeyUnverified')
    : t('diagnosticsKeyVerified', relativeTime(verifiedAt, at));

const momentText = (at: number, now: number) => `${relativeTime(at, now)} (${exactTime(at)})`;

/** The diagnosis as JSON for support, with times as dates and without anything that looks like a key. */
export function diagnosticsText(diagnosis: Diagnosis, about: { version: string; browser: string }): string {
  const isTime = (name: string) => name === 'at' || /(?:At|Until)$/.test(name);
  const asDates = (name: string, value: unknown) =>
    isTime(name) && typeof value === 'number' ? (new Date(value).toJSON() ?? value) : value;
  return withoutKeys(JSON.stringify({ ...about, ...diagnosis }, asDates, 2));
}
