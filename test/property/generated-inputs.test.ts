import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, commandSchema } from '../../src/messages';
import { normaliseBaseUrl } from '../../src/platform/origins';
import { ERROR_CODES } from '../../src/synap/errors';
import { readHeaders } from '../../src/synap/headers';
import { recogniseIds } from '../../src/synap/ids';
import { readProblem } from '../../src/synap/problem';
import { readCredits, readMemory, readWhoami } from '../../src/synap/schemas';
import { FINAL_STATUSES } from '../../src/synap/status';
import { readStatusBody } from '../../src/synap/status-body';
import { readServerTime } from '../../src/synap/time';
import { planNotifications } from '../../src/watch/notifications/plan-notifications';
import { planPolls } from '../../src/watch/scheduling/plan-polls';
import { idOf } from '../unit/samples';
import { clientOver } from './client-over';
import { expectEach, expectEachOf, sampleOf } from './coverage';
import { fate, fetchOf, transfer } from './generators/answers';
import { damagedBody, finalBody, oddFieldBody } from './generators/bodies';
import { COMMANDS, message } from './generators/commands';
import { anyHeaders, headersOf } from './generators/headers';
import { ACTS, life } from './generators/lives';
import { notificationInput } from './generators/notification-input';
import { errorBody, otherAnswer } from './generators/other-answers';
import { planInput } from './generators/plan-input';
import { perhapsATime } from './generators/server-times';
import { address, pastedText } from './generators/texts';
import { NOW } from './generators/times';

describe('the generated inputs reach', () => {
  test('every part of a plan of polls', () => {
    const made = sampleOf(planInput).map((given) => ({ given, plan: planPolls(given) }));
    expectEach(made, {
      'one poll': ({ plan }) => plan.polls.length === 1,
      'several polls': ({ plan }) => plan.polls.length > 1,
      'a poll on the second connection': ({ plan }) => plan.polls.some((one) => one.connectionId === 'away'),
      'more due than may be sent': ({ plan }) => plan.isBacklog,
      'nothing to wake for': ({ plan }) => plan.wakeAt === null,
      'a wake-up within seconds': ({ plan }) => plan.wakeAt !== null && plan.wakeAt - NOW < 20_000,
      'requests in flight': ({ given }) => given.inFlight.size > 0,
      'no network': ({ given, plan }) => !given.online && plan.wakeAt !== null,
      'nothing watched': ({ given }) => given.watching.length === 0,
    });
  });

  test('every kind of notification, and each reason to wait or to be silent', () => {
    const made = sampleOf(notificationInput).map(planNotifications);
    const groups = (kind: string) => (one: (typeof made)[number]) =>
      one.groups.some((it) => it.kind === kind);
    expectEach(made, {
      'a single': ({ singles }) => singles.length > 0,
      'a digest of a burst': groups('digest'),
      'a digest of being away': groups('away'),
      'a digest of quiet hours': groups('quiet'),
      'a batch': groups('batch'),
      'a batch with failures told before': (one) =>
        one.groups.some(({ namedBefore }) => namedBefore.length > 0),
      'a batch of which there is nothing to say': ({ silentBatches }) => silentBatches.length > 0,
      silence: ({ silenced }) => silenced.length > 0,
      'read already': ({ read }) => read.length > 0,
      'a wait of seconds': ({ nextAt }) => nextAt !== null && nextAt - NOW <= 5_000,
      'a wait until quiet hours end': ({ nextAt }) => nextAt !== null && nextAt - NOW > 600_000,
    });
  });

  test('everything that can happen to a watch', () => {
    const steps = sampleOf(life, 200).flat();
    const acts = steps.flatMap(({ act }) => (act === 'poll' ? [] : [act]));
    const polls = steps.flatMap((step) => (step.act === 'poll' ? [step] : []));
    expectEachOf(acts, ACTS, (act) => act);
    expectEachOf(polls, ['answered', 'not_found', 'refused', 'unusable'], ({ said }) => said.kind);
    expectEach(polls, {
      'a clock set back': ({ wait }) => wait < 0,
      'another connection': ({ from }) => from === 'away',
      'a page that shows it': ({ isVisible }) => isVisible,
    });
  });

  test('every command, damaged ones, and what is none', () => {
    const types = Object.keys(COMMANDS);
    const read = sampleOf(message, 3_000).map((json) => commandSchema.safeParse(json));
    const commands = read.flatMap(({ data }): Command[] => (data ? [data] : []));
    expectEachOf(commands, types, ({ type }) => type);
    expectEach(read, { 'no command': ({ success }) => !success });
  });

  test('an answer and every error that a server or a network can cause', async () => {
    const given = fc.record({ transfer, fate });
    const codes = sampleOf(given).map(async ({ transfer, fate }) => {
      const client = clientOver(fetchOf(transfer, fate), NOW, fate === 'never comes');
      const access = { baseUrl: 'https://synap.example', apiKey: 'synap_test_0' };
      const answer = await client.status(access, idOf(1));
      return answer.ok ? 'ok' : answer.error.code;
    });
    const ofNetwork = ['unreachable', 'timed_out', 'captive_portal', 'not_json', 'wrong_schema'];
    const ofServer = [
      'key_rejected',
      'no_credits',
      'not_found',
      'id_rejected',
      'rate_limited',
      'server_error',
    ];
    expect(ERROR_CODES).toEqual(expect.arrayContaining([...ofNetwork, ...ofServer]));
    expectEachOf(await Promise.all(codes), ['ok', ...ofNetwork, ...ofServer], (code) => code);
  });

  test('status bodies that count and such as do not, and every field of other answers', () => {
    const counts = (json: unknown) => readStatusBody(json, idOf(1)) !== null;
    expectEach(sampleOf(damagedBody), { counts, 'does not': (json) => !counts(json) });
    expectEach(sampleOf(oddFieldBody), { counts });
    expectEachOf(sampleOf(finalBody), FINAL_STATUSES, ({ means }) => means);
    expectEach(sampleOf(errorBody).map(readProblem), {
      words: ({ detail }) => detail !== null,
      'words that are cut': ({ detail }) => detail?.length === 500,
      'a link': ({ link }) => link !== null,
      'no words': ({ detail }) => detail === null,
    });
    expectEach(sampleOf(otherAnswer), {
      'an identity': (json) => readWhoami(json) !== null,
      'no identity': (json) => readWhoami(json) === null,
      'a memory': (json) => readMemory(json, 'm') !== null,
      'a balance': (json) => readCredits(json)?.balance !== null,
    });
  });

  test('headers, times, texts and addresses that mean something, and such as mean nothing', () => {
    const headers = sampleOf(anyHeaders).map((given) =>
      readHeaders({ status: 200, headers: headersOf(given) }, 'sent', NOW),
    );
    expectEach(headers, {
      'a limit': ({ limitPerMin }) => limitPerMin !== null && limitPerMin > 1 && limitPerMin < 6_000,
      'some left': ({ remaining }) => remaining !== null && remaining > 0,
      'none left until soon': ({ remaining, resetInMs }) => remaining === 0 && resetInMs !== null,
      'the time': ({ serverTime }) => serverTime !== null,
      'a pause': ({ retryAfterMs }) => typeof retryAfterMs === 'number' && retryAfterMs > 0,
      'a pause that is junk': ({ retryAfterMs }) => retryAfterMs === 'junk',
      nothing: ({ limitPerMin, remaining }) => limitPerMin === null && remaining === null,
    });
    const times = sampleOf(perhapsATime).map(readServerTime);
    expectEach(times, { 'a time': (at) => at !== null, 'no time': (at) => at === null });
    expectEach(sampleOf(pastedText).map(recogniseIds), {
      'an ID': ({ ids }) => ids.length === 1,
      'several IDs': ({ ids }) => ids.length > 1,
      'an ID of something else': ({ others }) => others > 0,
      'a label': ({ labelled }) => labelled,
      'a key': ({ hasKey }) => hasKey,
      'nothing at all': ({ ids, hasKey }) => ids.length === 0 && !hasKey,
    });
    const urls = sampleOf(address).map(normaliseBaseUrl);
    expectEach(urls, { 'a base URL': ({ ok }) => ok, 'no base URL': ({ ok }) => !ok });
  });
});
